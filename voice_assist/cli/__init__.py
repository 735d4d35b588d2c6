"""The commands: thin; each reads its options, asks the app, and shows what came of it."""

from voice_assist.cli.main import app, main

__all__ = ["app", "main"]
