"""voice-assist contacts: the file to begin with, and channels tried for real."""

import json
import re
from pathlib import Path

import pytest

from tests.command_line import voice_assist
from tests.receivers import free_port, http_receiver
from voice_assist.call_commands import CallLevel
from voice_assist.content.contacts_file import load_contacts

SECRET = "hunter2secret"


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack that is read quickly."""
    (tmp_path / "pack").mkdir()
    text = "intents: {tea: {phrases: [tea please], action: say, answer: Tea.}}"
    (tmp_path / "pack" / "a.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("VOICE_ASSIST_PACK", str(tmp_path / "pack"))


def contacts_of(folder: Path, port: int) -> Path:
    """A server that works, beside a program and a server that do not."""
    file = folder / "contacts.yaml"
    file.write_text(
        "channels:\n"
        f"  server: {{kind: webhook, address: 'http://127.0.0.1:{port}/in', seconds: 20}}\n"
        f"  gone: {{kind: webhook, address: 'http://a:{SECRET}@127.0.0.1:{free_port()}/', seconds: 20}}\n"
        "  bell: {kind: command, command: no-such-program-here}\n"
        "contacts:\n"
        "  - {id: anna, name: Anna, channels: [server, gone, bell]}\n"
        "  - {id: bea, name: Bea, channels: [server]}\n",
        encoding="utf-8",
    )
    return file


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("sending", [False, True])
def test_each_channel_is_tried_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sending: bool) -> None:
    household = tmp_path / "household.yaml"
    household.write_text("person: Maria", encoding="utf-8")
    with http_receiver() as receiver:
        file = contacts_of(tmp_path, receiver.port)
        given = ("--send",) if sending else ()
        outcome = voice_assist(
            monkeypatch, "contacts", "check", "--contacts", file, "--household", household, "--json", *given
        )
    tried = {line["channel"]: line for line in map(json.loads, outcome.out.splitlines())}
    assert outcome.code == 1
    assert [name for name, line in tried.items() if line["works"]] == ["room", "server"]
    assert tried["server"]["people"] == ["Anna", "Bea"]
    assert tried["gone"]["problem"].startswith("127.0.0.1 refuses the connection")
    assert tried["bell"]["problem"].startswith("no-such-program-here cannot be run")
    assert SECRET not in outcome.out + outcome.err
    assert f"warning: {file}:3:" in outcome.err
    sent = [json.loads(request.body) for request in receiver.requests]
    assert [(one["event"], one["level"], one["person"]) for one in sent] == [("test", "urgent", "Maria")] * sending
    assert [one["text"].startswith("Maria: This is a test. Nobody needs anything.") for one in sent] == [True] * sending


@pytest.mark.usefixtures("small")
def test_a_table_for_people_and_status_0_where_all_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with http_receiver() as receiver:
        file = tmp_path / "contacts.yaml"
        address = f"http://127.0.0.1:{receiver.port}/"
        file.write_text(
            f"channels: {{server: {{kind: webhook, address: '{address}', seconds: 20}}}}\n"
            "contacts: [{id: anna, name: Anna, channels: [server]}]",
            encoding="utf-8",
        )
        monkeypatch.setenv("VOICE_ASSIST_CONTACTS", str(file))
        outcome = voice_assist(monkeypatch, "contacts", "check", "--send")
        assert (outcome.code, outcome.err) == (0, "")
        assert [word in outcome.out for word in ("server", "webhook", "Anna", "taken")] == [True] * 4
        assert not receiver.requests[0].path.strip("/")


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "no contacts are set up; begin with voice-assist contacts new, or name a file with --contacts."),
        ("contacts: [{id: anna, name: Anna, channels: [fone]}]", ':1:46: there is no channel "fone"; use one of: room'),
    ],
)
def test_what_is_wrong_is_one_sentence_and_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, sentence: str
) -> None:
    file = tmp_path / "contacts.yaml"
    file.write_text(text or "", encoding="utf-8")
    outcome = voice_assist(monkeypatch, "contacts", "check", *(("--contacts", file) if text else ()))
    assert outcome.code == 2
    assert sentence in outcome.sentence


def test_the_file_to_begin_with_is_right_and_is_never_overwritten(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = home / ".config" / "voice-assist" / "contacts.yaml"
    outcome = voice_assist(monkeypatch, "contacts", "new")
    assert (outcome.code, outcome.out.count(f'contacts = "{file}"')) == (0, 1)
    assert [contact.id for contact in load_contacts(file).contacts] == ["helper"]
    assert file.stat().st_mode & 0o777 == 0o600
    again = voice_assist(monkeypatch, "contacts", "new")
    assert (again.code, "is there already; edit it, or name another file." in again.sentence) == (2, True)
    elsewhere = voice_assist(monkeypatch, "contacts", "new", tmp_path / "own.yaml")
    assert (elsewhere.code, (tmp_path / "own.yaml").read_bytes()) == (0, file.read_bytes())
    (tmp_path / "file").touch()
    assert voice_assist(monkeypatch, "contacts", "new", tmp_path / "file" / "own.yaml").code == 2


def test_everything_that_the_file_offers_can_be_switched_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "contacts.yaml"
    voice_assist(monkeypatch, "contacts", "new", file)
    for name, text in (("telephone", "ntfys://a/b"), ("telephone-urgent", "ntfys://a/b?priority=max"), ("broker", "x")):
        (tmp_path / f"{name}.secret").write_text(text, encoding="utf-8")
        (tmp_path / f"{name}.secret").chmod(0o600)
    offered = re.sub(r"^( *)# ( *(?:- |[a-z_]+:).*)$", r"\1\2", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    file.write_text(offered, encoding="utf-8")
    contacts = load_contacts(file)
    assert list(contacts.channels) == ["telephone", "house", "server", "bell"]
    assert contacts.contacts[0].first_for == ("toilet",)
    assert contacts.steps(CallLevel.SOON)[-1].siren
