"""An offline voice assistant for people whose arms move little: exercises, equipment tips and caregiver calls."""

__version__ = "0.1.0"
