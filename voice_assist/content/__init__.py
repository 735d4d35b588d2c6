"""The packs under intents/: what can be said and what is answered; schema, loading, checking."""
