"""Passwords, tokens and addresses that hold one: where they are kept, and what must never be told of them."""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from pydantic import Discriminator, SecretStr, Tag, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from voice_assist.content.fields import PackModel, broken_rule
from voice_assist.errors import SettingsError

MAX_BYTES = 4096
REMEDY = "write it into a file of its own and put { file: NAME } here, or { environment: NAME } for a variable"

_OPEN_SCHEMES = frozenset(
    "json jsons xml xmls form forms ntfy ntfys mailto mailtos mqtt mqtts http https syslog".split()
)
"""Kinds of addresses in which only a password or a named part is secret; in those of the other services a token is."""

_SECRET_PARTS = re.compile(r"(?i)(pass|token|secret|apikey|api_key|auth|pwd|\bkey\b)")
_IN_A_COMMAND = re.compile(r"(?i)(pass(word|wd)?|token|secret|api[-_]?key|pwd)[= ]\S+|://[^/\s:@]+:[^/\s@]+@")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://\S")


class SecretSource(PackModel):
    """Where a secret is kept: in a variable of the environment, or in a file that only its owner can read.

    file: from the folder of the contacts' file on.
    """

    environment: str | None = None
    file: Path | None = None

    @field_validator("environment")
    @classmethod
    def _is_a_name(cls, name: str | None) -> str | None:
        if name is not None and not _VARIABLE.fullmatch(name):
            raise broken_rule(
                "environment: this is no name of a variable", "write its name in capitals, not the secret"
            )
        return name

    @field_validator("file")
    @classmethod
    def _from_the_folder(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        return (info.context or {}).get("folder", Path()) / file.expanduser() if file else file

    @model_validator(mode="after")
    def _one_of_both(self) -> SecretSource:
        if (self.environment is None) is (self.file is None):
            raise broken_rule("a secret has one place", "write either environment: or file:")
        return self


def _is_written_out(value: object) -> str:
    return "source" if isinstance(value, (dict, SecretSource)) else "text"


Secret = Annotated[
    Annotated[SecretStr, Tag("text")] | Annotated[SecretSource, Tag("source")], Discriminator(_is_written_out)
]
"""The secret itself, which is warned about, or where it is kept."""


def secret_text(secret: Secret, environment: Mapping[str, str] = os.environ) -> str:
    """The secret itself, without the end of its line.

    Raises:
        SettingsError: it is not there, or others could read it; the sentence names the place and never the secret.
    """
    if isinstance(secret, SecretStr):
        return secret.get_secret_value().strip()
    if secret.file is not None:
        return _from_file(secret.file)
    if not (text := environment.get(secret.environment or "", "").strip()):
        raise SettingsError(f"The variable {secret.environment} is not set; set it for the assistant's service.")
    return text


def _from_file(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            mode = stat.S_IMODE(os.fstat(opened.fileno()).st_mode)
            if mode & 0o077:
                raise SettingsError(
                    f'{file}: others can read this secret (mode {mode:o}); run "chmod 600 {shlex.quote(str(file))}".'
                )
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror}); correct the name or the rights.") from error
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: is not UTF-8 text; write the secret into it again.") from None
    if not text or len(content) > MAX_BYTES:
        what = "is empty" if not text else f"is longer than {MAX_BYTES} bytes"
        raise SettingsError(f"{file}: {what}; write the secret into it, and nothing else.")
    return text


def holds_a_secret(address: str) -> bool:
    """Whether an address gives somebody who reads it a right: a password in it, or the token of a service."""
    try:
        parts = urlsplit(address)
        in_parts = any(_SECRET_PARTS.search(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True))
        return parts.scheme not in _OPEN_SCHEMES or parts.password is not None or in_parts
    except ValueError:
        return True


def command_holds_a_secret(command: str) -> bool:
    """Whether a command line names a password or token, which everybody on the machine can read while it runs."""
    return _IN_A_COMMAND.search(command) is not None


def address_fault(address: str, schemes: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """What is wrong with an address (without showing it), and what to do; None where it has the form of one.

    Args:
        address: as it is kept.
        schemes: those that are allowed; () for any.
    """
    if re.search(r"\s", address):
        return "the address has a blank in it", "take it out, or write %20 for a blank that belongs there"
    form = f"{schemes[0] if schemes else 'ntfys'}://..."
    if not _SCHEME.match(address):
        return "this is no address", f'begin it as "{form}"'
    scheme = address.partition("://")[0]
    if schemes and scheme not in schemes:
        return "the address begins with something else than " + " or ".join(
            f"{one}://" for one in schemes
        ), "correct it"
    try:
        port = urlsplit(address).port if schemes else None
        known = not schemes or urlsplit(address).hostname
    except ValueError:
        port, known = 0, ""
    if not known or port == 0:
        return "the address names no host, or a port that is none", "correct it"
    return None


def checked(address: SecretStr, schemes: tuple[str, ...] = ()) -> SecretStr:
    """The address, or the rule that it breaks."""
    if fault := address_fault(address.get_secret_value().strip(), schemes):
        raise _rule(fault)
    return address


def _rule(fault: tuple[str, str]) -> PydanticCustomError:
    return broken_rule(*fault)
