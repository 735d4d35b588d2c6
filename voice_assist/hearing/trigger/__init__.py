"""Calling for help without words: a held vowel, a repeated sound, a key or switch, a pin."""
