"""Recordings with labels: what was meant, what was made of it, and how often that was right."""
