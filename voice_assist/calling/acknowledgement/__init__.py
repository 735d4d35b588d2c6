"""Answers from outside: one-time links, and the small server of the home's network on which they are opened."""
