"""Whose certificates count."""

from __future__ import annotations

import ssl
from pathlib import Path

from voice_assist.errors import SettingsError


def trusting(ca: Path | None) -> ssl.SSLContext:
    """TLS that trusts these certificates, or the system's; raises SettingsError where they cannot be read."""
    try:
        return ssl.create_default_context(cafile=ca)
    except OSError as error:
        raise SettingsError(f"{ca}: holds no certificates that can be read; name another file under ca:.") from error
