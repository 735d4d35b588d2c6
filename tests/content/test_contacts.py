"""contacts.yaml: people, channels, times and escalation; what is wrong or doubtful in it is told with its place."""

import pickle
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_assist.app.content_source import ContentSource, load_content
from voice_assist.call_commands import CallLevel
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER, read_settings
from voice_assist.content.channel_settings import AppriseSettings, MqttSettings
from voice_assist.content.contacts import Contacts
from voice_assist.content.contacts_file import load_contacts, read_contacts, with_contacts
from voice_assist.content.fields import ListValue
from voice_assist.content.lint import check
from voice_assist.content.loader import load_pack
from voice_assist.content.presence import hours_of, is_there
from voice_assist.content.schema import Pack
from voice_assist.content.secret import holds_a_secret, secret_text
from voice_assist.errors import PackError, SettingsError

SHIPPED = PROJECT_FOLDER / "intents" / "en"
SECRET = "kv7hunter2xq9"
CHANNELS = "channels: {phone: {kind: apprise, address: 'ntfys://ntfy.example/topic'}}\n"
ANNA = "contacts: [{id: anna, name: Anna, channels: [phone]}]\n"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(SHIPPED)


def written(folder: Path, text: str) -> Path:
    file = folder / "contacts.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return file


def kept(folder: Path, text: str = SECRET, mode: int = 0o600) -> Path:
    file = folder / "kept"
    file.write_text(f"{text}\n", encoding="utf-8")
    file.chmod(mode)
    return file


def told(folder: Path, text: str, pack: Pack | None = None) -> list[str]:
    reading = read_contacts(written(folder, text), pack, environment={})
    return [str(error).replace(f"{folder}/", "") for error in [*reading.errors, *reading.warnings]]


def test_contacts_can_be_called_by_name_and_carry_their_channels(pack: Pack, tmp_path: Path) -> None:
    text = f"{CHANNELS}contacts: [{{id: anna, name: Anna, say: [daughter], channels: [phone, room]}}]"
    added, contacts = with_contacts(pack, written(tmp_path, text))
    assert added.lists["contact"] == (ListValue(id="anna", say=("Anna", "daughter")),)
    assert contacts.contacts[0].channels == ("phone", "room")
    content = load_content(SHIPPED, contacts=tmp_path / "contacts.yaml")
    assert "call my daughter" in content.grammar.sentences[Context.IDLE]
    assert content.contacts == contacts
    assert tmp_path / "contacts.yaml" in content.source.files()
    assert pickle.loads(pickle.dumps(contacts)) == contacts


def test_a_change_of_the_contacts_is_a_change_of_the_content(tmp_path: Path) -> None:
    source = ContentSource(SHIPPED, contacts=written(tmp_path, CHANNELS + ANNA))
    before = source.digest()
    written(tmp_path, CHANNELS + ANNA.replace("Anna", "Hanna"))
    assert source.digest() != before


def test_the_settings_name_the_file(tmp_path: Path) -> None:
    assert read_settings({"VOICE_ASSIST_CONTACTS": str(tmp_path / "c.yaml")}).contacts == tmp_path / "c.yaml"
    assert read_settings({}).contacts is None


def test_without_rules_everybody_is_tried_in_order_with_the_siren_in_the_second_round(tmp_path: Path) -> None:
    people = "contacts: [{id: a, name: Ann, channels: [phone]}, {id: b, name: Bea, channels: [phone]}]"
    contacts = load_contacts(written(tmp_path, CHANNELS + people))
    rungs = [(step.contacts, step.wait, step.siren) for step in contacts.steps(CallLevel.URGENT)]
    assert rungs == [(("a",), 60, False), (("b",), 60, False), (("a",), 60, True), (("b",), 60, True)]
    assert not any(step.siren for step in contacts.steps(CallLevel.SOON))
    assert (contacts.pause_after_seen(CallLevel.URGENT), contacts.pause_after_on_the_way(CallLevel.URGENT)) == (
        120,
        600,
    )


def test_a_level_can_be_like_another_and_have_its_own_pauses(tmp_path: Path) -> None:
    rules = """
    escalation:
      urgent: { steps: [{ contacts: [anna], wait: 30, siren: true }], pause_after_seen: 90 }
      soon: { like: urgent, pause_after_on_the_way: 1200 }
    """
    contacts = load_contacts(written(tmp_path, CHANNELS + ANNA + dedent(rules)))
    assert contacts.steps(CallLevel.SOON) == contacts.steps(CallLevel.URGENT)
    assert contacts.pause_after_seen(CallLevel.URGENT) == 90
    assert contacts.pause_after_on_the_way(CallLevel.SOON) == 1200


def test_nothing_at_all_is_no_error_but_a_warning(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, "")
    assert sentence.startswith(
        "contacts.yaml:1:1: nobody is named, so only this room hears a call; name somebody under"
    )
    assert load_contacts(tmp_path / "contacts.yaml") == Contacts()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "channels: {phone: {kind: telegram}}",
            'contacts.yaml:1:26: channels.phone.kind: "telegram" is not known here; use one of: apprise, webhook, mqtt',
        ),
        ("channels: {phone: {address: 'a://b'}}", 'contacts.yaml:1:12: channels.phone has no "kind"; add kind:.'),
        ("channels: {bell: {kind: command}}", 'contacts.yaml:1:12: channels.bell has no "command"; add command:.'),
        (
            "channels: {bell: {kind: command, comand: x}}",
            'contacts.yaml:1:34: unknown key "comand"; did you mean "command".',
        ),
        (
            'channels: {bell: {kind: command, command: "a \'b"}}',
            "contacts.yaml:1:34: command: a quotation mark is never closed; close it.",
        ),
        (
            "channels: {room: {kind: command, command: ring}}",
            'contacts.yaml:1:12: the channel "room" is always there; give this one another name.',
        ),
        (
            "channels: {m: {kind: mqtt, host: 'my broker'}}",
            "contacts.yaml:1:28: host: this is no name of a machine; write its name or number alone",
        ),
        ("channels: {m: {kind: mqtt, host: b, port: 0}}", "contacts.yaml:1:43: channels.m.port: 0 is too small"),
        (
            "channels: {m: {kind: mqtt, host: b, ca: none.pem}}",
            "none.pem: there is no such file of certificates; correct the name.",
        ),
        ("channels: {m: {kind: mqtt, host: b, seconds: 0}}", "contacts.yaml:1:46: channels.m.seconds: 0 is too small"),
        (
            CHANNELS + "contacts: [{id: anna, name: Anna, channels: [fone]}]",
            'contacts.yaml:2:46: there is no channel "fone"; did you mean "phone", or set it up under channels:.',
        ),
        (CHANNELS + "contacts: [{id: anna, name: Anna}]", 'contacts.yaml:2:12: contacts, entry 1 has no "channels"'),
        (
            CHANNELS + "contacts: [{id: anna, name: Anna, channels: [phone, phone]}]",
            'contacts.yaml:2:53: "phone" stands here twice; remove one.',
        ),
        (
            CHANNELS + "contacts: [{id: anna, name: Anna, channels: [phone], first_for: [drinc]}]",
            'contacts.yaml:2:66: the pack has no call "drinc"; did you mean "drink".',
        ),
        (
            CHANNELS + ANNA + "escalation: {urgent: {steps: [{contacts: [bea], wait: 60}]}}",
            'contacts.yaml:3:43: there is no contact "bea"; use one of: anna.',
        ),
        (
            CHANNELS + ANNA + "escalation: {urgent: {steps: [{contacts: [anna], wait: 0}]}}",
            "contacts.yaml:3:56: escalation.urgent.steps.wait: 0 is too small; write 10 or more.",
        ),
        (
            CHANNELS + ANNA + "escalation: {urgent: {steps: [{contacts: [anna], weight: 60}]}}",
            'contacts.yaml:3:50: unknown key "weight"; did you mean "wait".',
        ),
        (
            CHANNELS + ANNA + "escalation: {urgent: {steps: [{contacts: [anna, anna], wait: 60}]}}",
            'contacts.yaml:3:49: "anna" stands here twice; remove one.',
        ),
        (
            CHANNELS + ANNA + "escalation: {soon: {like: routine}, routine: {like: soon}}",
            "contacts.yaml:3:27: soon is like routine is like soon: a loop without steps; write the steps of",
        ),
        (
            CHANNELS + ANNA + "escalation: {soon: {like: urgent, steps: [{contacts: [anna], wait: 60}]}}",
            "contacts.yaml:3:21: steps and like: contradict each other; remove one of them.",
        ),
        (
            CHANNELS + ANNA + "escalation: {urgend: {like: soon}}",
            'contacts.yaml:3:14: unknown key "urgend"; did you mean "urgent".',
        ),
        (
            CHANNELS + "contacts: [{id: anna, name: Anna, channels: [phone], there: ['8:00 to 8:00']}]",
            'contacts.yaml:2:62: "8:00 to 8:00" begins and ends at the same time, so it never comes; leave the hours',
        ),
        (
            CHANNELS + "contacts: [{id: anna, name: Anna, channels: [phone], there: [someday]}]",
            '"someday" is no time of the week; write it as "monday to friday 8:00 to 17:00"',
        ),
        (CHANNELS + "contacts: [{id: anna, name: Anna, channels: [phone], there: []}]", "there: the list is empty"),
        (
            CHANNELS
            + "contacts:\n  - {id: a, name: Ann, channels: [phone]}\n  - {id: b, name: Ann, channels: [phone]}",
            'contacts.yaml:4:19: "ann" means another contact already; say one of them differently.',
        ),
        (
            CHANNELS + "contacts:\n  - {id: a, name: Ann, say: [my nurse], channels: [phone]}",
            'contacts.yaml:3:30: "call my nurse" can be said for calls.come and for calls.contact; say the contact',
        ),
        (
            "channels: {p: {kind: apprise, address: 'ntfys://a b'}}",
            "the address has a blank in it; take it out, or write",
        ),
        ("channels: {p: {kind: apprise, address: 'anna'}}", 'this is no address; begin it as "ntfys://..."'),
        ("channels: {p: {kind: webhook, address: 'ftp://a'}}", "something else than https:// or http://; correct it."),
        ("channels: {p: {kind: webhook, address: 'http://a:99999'}}", "names no host, or a port that is none; correct"),
        ("channels: {p: {kind: webhook, address: {}}}", "a secret has one place; write either environment: or file:."),
        ("channels: {p: {kind: apprise, address: {fil: a}}}", 'unknown key "fil"; did you mean "file".'),
        (
            "channels: {p: {kind: apprise, address: {file: nothing}}}",
            "nothing: cannot be read (No such file or directory)",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(pack: Pack, tmp_path: Path, text: str, expected: str) -> None:
    reading = read_contacts(written(tmp_path, text), pack)
    sentences = [str(error).replace(f"{tmp_path}/", "") for error in reading.errors]
    assert [sentence for sentence in sentences if expected in sentence], sentences
    assert (reading.pack, reading.contacts) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"channels: {{p: {{kind: apprise, address: 'tgram://{SECRET}/1'}}}}\n",
            "contacts.yaml:1:31: address: holds a",
        ),
        (
            f"channels: {{p: {{kind: apprise, address: 'mailtos://a:{SECRET}@b.c'}}}}\n",
            "contacts.yaml:1:31: address: holds",
        ),
        (
            f"channels: {{p: {{kind: webhook, address: 'https://a/b?token={SECRET}'}}}}\n",
            "contacts.yaml:1:31: address: hol",
        ),
        (
            f"channels: {{p: {{kind: webhook, address: 'https://a/', secret: {SECRET}}}}}\n",
            "secret: holds a secret that eve",
        ),
        (
            f"channels: {{p: {{kind: mqtt, host: a, password: {SECRET}}}}}\n",
            "contacts.yaml:1:37: password: holds a secret",
        ),
        (
            f"channels: {{p: {{kind: command, command: 'a --token {SECRET}'}}}}\n",
            "contacts.yaml:1:31: command: holds a sec",
        ),
    ],
)
def test_a_secret_in_the_file_is_warned_about_and_never_shown(tmp_path: Path, text: str, expected: str) -> None:
    text += "contacts: [{id: anna, name: Anna, channels: [p]}]"
    sentences = told(tmp_path, text)
    assert [sentence for sentence in sentences if expected in sentence], sentences
    assert "file" in sentences[0]
    assert SECRET not in " ".join(sentences)
    assert SECRET not in repr(load_contacts(tmp_path / "contacts.yaml")) or "command" in text


@pytest.mark.parametrize(
    "value",
    [
        f"'{SECRET} {SECRET}'",
        f"[{SECRET}]",
        f"{{environment: '{SECRET}'}}",
        f"{{environment: A, file: {SECRET}}}",
        f"!{SECRET}",
        f"!a!{SECRET}",
        f"*{SECRET}",
        f"'{SECRET}",
        f"{SECRET}: {SECRET}",
    ],
)
@pytest.mark.parametrize("channel", ["kind: apprise\n    address", "kind: mqtt\n    host: a\n    password"])
def test_no_error_shows_what_stands_where_a_secret_belongs(tmp_path: Path, channel: str, value: str) -> None:
    sentences = told(tmp_path, f"channels:\n  p:\n    {channel}: {value}\n")
    if "file:" not in value:  # the name of a file may be told
        assert SECRET not in " ".join(sentences).replace("password: this", "")
    assert sentences


def test_a_secret_is_read_from_a_file_of_its_owner_or_from_the_environment(tmp_path: Path) -> None:
    kept(tmp_path, "ntfys://host/topic")
    text = (
        "channels: {p: {kind: apprise, address: {file: kept}}, q: {kind: mqtt, host: a, password: {environment: PW}}}"
    )
    assert not [one for one in told(tmp_path, text) if "secret" in one]
    channels = load_contacts(tmp_path / "contacts.yaml").channels
    phone, broker = channels["p"], channels["q"]
    assert isinstance(phone, AppriseSettings)
    assert secret_text(phone.address) == "ntfys://host/topic"
    assert isinstance(broker, MqttSettings)
    password = broker.password
    assert password is not None
    assert secret_text(password, {"PW": SECRET}) == SECRET
    with pytest.raises(SettingsError, match="The variable PW is not set; set it"):
        secret_text(password, {})
    assert any("the variable PW is not set here" in one for one in told(tmp_path, text))


def test_a_file_that_others_can_read_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    file = kept(tmp_path, mode=0o640)
    (sentence, *_) = told(tmp_path, "channels: {p: {kind: apprise, address: {file: kept}}}")
    assert 'kept: others can read this secret (mode 640); run "chmod 600 ' in sentence
    assert "1:40" in sentence
    file.chmod(0o600)
    assert "in kept: this is no address" in told(tmp_path, "channels: {p: {kind: apprise, address: {file: kept}}}")[0]


@pytest.mark.parametrize(
    ("content", "expected"), [(b"", "is empty"), (b"\xff", "not UTF-8"), (b"a" * 5000, "longer than")]
)
def test_a_file_that_holds_no_secret_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    file = kept(tmp_path)
    file.write_bytes(content)
    (sentence, *_) = told(tmp_path, "channels: {p: {kind: mqtt, host: a, password: {file: kept}}}")
    assert expected in sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ANNA.replace("phone", "room"),
            "contacts.yaml:1:1: no channel leads out of the house, so only this room hears",
        ),
        (
            CHANNELS + ANNA.replace("phone", "room"),
            'contacts.yaml:1:12: nobody is reached by the channel "phone"; name it',
        ),
        (
            CHANNELS + ANNA.replace("]}]", "], there: [weekdays]}]"),
            "contacts.yaml:2:1: nobody is there on saturday at 00:00, and everybody is tried then; add times if",
        ),
        (
            CHANNELS
            + "contacts: [{id: a, name: Ann, channels: [phone]}, {id: b, name: Bea, channels: [phone]}]\n"
            + "escalation: {urgent: {steps: [{contacts: [a], wait: 60}]}, soon: {like: urgent}, "
            + "routine: {like: urgent}}",
            'contacts.yaml:2:51: no step of the escalation names "b", who is tried only when asked for by name; name',
        ),
        (
            "channels: {p: {kind: mqtt, host: a.example, tls: false, user: u, password: {environment: P}}}",
            "contacts.yaml:1:45: every call, and a password, goes over the network for all to read; write tls: true",
        ),
        (
            "channels: {p: {kind: webhook, address: 'http://a.example/'}}",
            "goes over the network for all to read; write h",
        ),
    ],
)
def test_what_is_doubtful_is_a_warning(pack: Pack, tmp_path: Path, text: str, expected: str) -> None:
    reading = read_contacts(written(tmp_path, text), pack)
    warnings = [str(error).replace(f"{tmp_path}/", "") for error in reading.warnings]
    assert not reading.errors
    assert [one for one in warnings if one.startswith(expected) or expected in one], warnings


def test_the_check_looks_at_pack_household_and_contacts_together(tmp_path: Path) -> None:
    household = tmp_path / "household.yaml"
    household.write_text("person: Maria\nsayings: [I am cold]\n", encoding="utf-8")
    people = "contacts:\n  - {id: a, name: Anna, channels: [phone]}\n  - {id: b, name: Hannah, channels: [phone]}\n"
    problems = check(SHIPPED, household=household, contacts=written(tmp_path, CHANNELS + people))
    told = [str(problem).replace(f"{tmp_path}/", "") for problem in problems]
    assert any(one.startswith("warning: contacts.yaml:4:19:") and "sounds almost like" in one for one in told)
    assert not [one for one in told if one.startswith("error")]


def test_people_stand_in_one_file_alone(tmp_path: Path) -> None:
    household = tmp_path / "household.yaml"
    household.write_text("person: Maria\ncontacts: [{id: bea, name: Bea}]\n", encoding="utf-8")
    contacts = written(tmp_path, CHANNELS + ANNA)
    with pytest.raises(PackError, match=r"household.yaml:2:1: contacts stand in contacts.yaml already; move these to"):
        load_content(SHIPPED, household=household, contacts=contacts)
    (problem,) = [one for one in check(SHIPPED, household=household, contacts=contacts) if one.severity == "error"]
    assert "contacts stand in contacts.yaml already" in str(problem)


MONDAY = datetime(2030, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "there", "gone"),
    [
        ("monday to friday 8:00 to 17:00", ["0 8:00", "4 16:59"], ["0 7:59", "4 17:00", "5 12:00"]),
        ("Mon to Fri", ["0 0:00", "4 23:59"], ["5 0:00", "6 23:59"]),
        ("saturday, sunday", ["5 0:00", "6 23:59"], ["4 23:59", "0 0:00"]),
        ("weekends", ["5 0:00"], ["4 12:00"]),
        ("friday to monday", ["4 1:00", "6 1:00", "0 1:00"], ["1 1:00", "3 1:00"]),
        ("friday 22:00 to 6:00", ["4 22:00", "5 5:59"], ["4 5:00", "5 6:00", "5 23:00"]),
        ("sunday 22:00 to 6:00", ["6 23:00", "0 5:00"], ["6 5:00", "0 22:00"]),
        ("22:00 to 7:00", ["0 22:00", "3 6:59"], ["2 7:00", "2 21:59"]),
        ("every day 8:00 to 9:30", ["6 9:29"], ["6 9:30"]),
    ],
)
def test_days_and_hours_are_read_as_they_are_meant(text: str, there: list[str], gone: list[str]) -> None:
    for expected, moments in ((True, there), (False, gone)):
        for moment in moments:
            day, hour, minute = map(int, re.split("[ :]", moment))
            assert hours_of(text).holds(MONDAY + timedelta(days=day, hours=hour, minutes=minute)) is expected, moment


@given(st.integers(0, 7 * 24 * 60 - 1))
def test_whoever_has_no_times_is_always_there_and_day_and_night_make_a_whole_day(minute: int) -> None:
    moment = MONDAY + timedelta(minutes=minute)
    assert is_there(None, moment)
    assert is_there(["8:00 to 20:00"], moment) is not is_there(["20:00 to 8:00"], moment)


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("ntfys://ntfy.example/topic", False),
        ("mailto://user@example.org", False),
        ("mailto://user:pw@example.org", True),
        ("json://localhost/", False),
        ("https://example.org/hook?key=1", True),
        ("tgram://token/chat", True),
        ("https://[bad", True),
    ],
)
def test_an_address_holds_a_secret_where_it_gives_a_right(address: str, secret: bool) -> None:
    assert holds_a_secret(address) is secret


DOCUMENT = (PROJECT_FOLDER / "docs" / "contacts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", DOCUMENT, flags=re.DOTALL))
def test_what_the_page_shows_can_be_written(pack: Pack, tmp_path: Path, example: str) -> None:
    for name in re.findall(r"file: ([\w.-]+)", example):
        (tmp_path / name).write_text("ntfys://ntfy.sh/maria", encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    reading = read_contacts(written(tmp_path, example), pack)
    assert reading.errors == []
    assert reading.contacts is not None
    assert reading.contacts.contacts


@settings(max_examples=30)
@given(data=st.data())
def test_whatever_stands_somewhere_is_told_without_what_is_secret(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    text = f"""\
        channels:
          phone: {{ kind: apprise, address: "tgram://{SECRET}/1" }}
          house: {{ kind: mqtt, host: broker, port: 8883, user: a, password: {SECRET} }}
          server: {{ kind: webhook, address: "https://a:{SECRET}@b/", secret: {SECRET} }}
          bell: {{ kind: command, command: "ring --loud" }}
        contacts:
          - {{ id: anna, name: Anna, channels: [phone, house], there: [weekdays 8:00 to 9:00], first_for: [drink] }}
          - {{ id: bea, name: Bea, channels: [server, bell] }}
        escalation:
          urgent: {{ steps: [{{ contacts: [anna], wait: 60, siren: true }}], pause_after_seen: 60 }}
          soon: {{ like: urgent }}
        """
    begin = data.draw(st.integers(0, len(text)))
    end = min(len(text), begin + data.draw(st.integers(0, 12)))
    put = data.draw(
        st.sampled_from(["", "[", "}", ":", " ", "\n", "'", "!", "*", "&a", "null", "-1", "1e9", "{}", "é", "\t"])
    )
    sentences = told(folder, text[:begin] + put + text[end:])
    assert not [one for one in sentences if SECRET[:6] in one or SECRET[-6:] in one]
