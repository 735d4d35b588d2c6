"""Sound to events: frames, voice activity, end of turn, recognisers and their models."""
