"""Sentences to sound: synthesis in a supervised process, our own player, earcons."""
