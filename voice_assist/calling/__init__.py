"""Calls to the caregiver: written down first, then handed to channels."""
