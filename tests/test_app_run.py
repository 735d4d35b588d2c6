"""The assistant as a whole without sound devices: typed, from recordings, refused, degraded."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import pytest
import soundfile

from tests.command_line import Outcome, voice_assist
from voice_assist.app.assembly import LOCK_NAME, sole_instance
from voice_assist.app.live import missing_device
from voice_assist.app.voice_list import voice_list
from voice_assist.commands import AnswerLength
from voice_assist.config import Settings
from voice_assist.errors import AlreadyRunningError
from voice_assist.journal import FILE_NAME, read_journal
from voice_assist.preferences import read_preferences
from voice_assist.sound_devices import Direction, refresh_devices
from voice_assist.speaking.espeak import EspeakSynthesiser
from voice_assist.speaking.synthesiser import Voice

PERSON = Voice("en-us-nyc+f4", 140)


def run(*arguments: str | Path, given: str = "", environment: dict[str, str] | None = None) -> Outcome:
    """`voice-assist run ARGUMENTS` in a process of its own, where no sound device is."""
    silent = {"PULSE_SERVER": "unix:/nonexistent"}
    ended = subprocess.run(
        [sys.executable, "-m", "voice_assist", "run", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, **silent, "COLUMNS": "200", **(environment or {})},
        check=False,
    )
    return Outcome(ended.returncode, ended.stdout, ended.stderr)


def state_folder(home: Path) -> Path:
    return home / ".local/state/voice-assist"


def spoken(folder: Path, words: str) -> Path:
    sound = EspeakSynthesiser().synthesise(words, PERSON)
    path = folder / f"{words.replace(' ', '-')}.wav"
    soundfile.write(path, sound.samples, sound.sample_rate)
    return path


def test_what_the_person_likes_is_remembered(home: Path) -> None:
    asked = run("--text", given="louder\nslower\nshort answers\ngood night\n")
    assert (asked.code, asked.err) == (0, "")
    assert "I still hear help." in asked.out
    kept = read_preferences(state_folder(home))
    assert (kept.volume, kept.rate, kept.answers) == (95, 130, AnswerLength.SHORT)
    assert kept.heard == {"greeting": 1}
    again = run("--text", given="visitors are gone\n")
    assert "what can I say" not in again.out


def test_a_typed_conversation_goes_to_its_end_and_is_in_the_journal(home: Path) -> None:
    outcome = run("--text", given="i would like a drink\nthe weather is lovely\n")
    assert outcome.code == 0, outcome.err
    assert outcome.err == ""
    assert "I am calling for a drink." in outcome.out
    assert "Nobody outside has been told." in outcome.out
    heard = [line for line in read_journal(state_folder(home), 100) if line.kind == "heard"]
    assert [line.facts["decision"] for line in heard] == ["accept", "reject"]
    assert {line.transcript for line in heard} == {""}


def test_transcripts_are_kept_only_where_the_household_allows(home: Path) -> None:
    run("--text", given="stop\n", environment={"VOICE_ASSIST_KEEP_TRANSCRIPTS": "true"})
    assert "stop" in {line.transcript for line in read_journal(state_folder(home), 100)}


def test_the_households_program_is_told(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "tell.sh"
    script.write_text(f"#!/bin/sh\ncat >> '{tmp_path}/told'\necho >> '{tmp_path}/told'\n")
    script.chmod(0o755)
    outcome = run("--text", given="help\n", environment={"VOICE_ASSIST_CALL_COMMAND": str(script)})
    assert outcome.code == 0, outcome.err
    told = [json.loads(line) for line in (tmp_path / "told").read_text().splitlines()]
    assert [message["event"] for message in told] == ["call", "withdrawn"], "a script is over at its end"
    assert {(message["level"], message["id"]) for message in told} == {("urgent", told[0]["id"])}


def test_a_recording_is_answered_into_a_file(tmp_path: Path, home: Path) -> None:
    out = tmp_path / "answer.wav"
    outcome = run("--wav", spoken(tmp_path, "what can i say"), "--out", out)
    assert outcome.code == 0, outcome.err
    assert "You can say" in outcome.out
    with wave.open(str(out)) as track:
        assert track.getnframes() / track.getframerate() > 5


def test_a_voice_that_is_taken_by_voice_is_kept(tmp_path: Path, home: Path) -> None:
    recordings = tmp_path / "said"
    recordings.mkdir()
    for number, words in enumerate(("next voice", "yes"), 1):
        spoken(tmp_path, words).rename(recordings / f"{number}.wav")
    outcome = run("--wav", recordings)
    assert outcome.code == 0, outcome.err
    assert "This is voice 2 of" in outcome.out
    assert "From now on I speak like this." in outcome.out
    assert read_preferences(state_folder(home)).voice == voice_list(Settings()).here[1].name


def test_the_therapists_plan_is_laid_over_the_pack(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("therapist: ours\ndate: 2030-05-01\nroutines:\n  shoulder_active:\n    repetitions: 1\n")
    outcome = run("--text", "--plan", plan, given="what can i say\n")
    assert outcome.code == 0, outcome.err
    plan.write_text("therapist: ours\ndate: 2030-05-01\nroutines:\n  elbow: {}\n")
    outcome = run("--text", "--plan", plan, given="stop\n")
    assert outcome.code == 2
    assert f"{plan}:4:3" in outcome.sentence
    assert "add form: with one of active, assisted, passive" in outcome.sentence
    outcome = run("--text", "--plan", plan, "--plan", "other.yaml", given="stop\n")
    assert outcome.code == 2
    assert "are two plans" in outcome.sentence


@pytest.mark.skip_allowed("a machine with a sound card is not without sound")
def test_without_terminal_and_sound_it_shows_the_demonstration_once_and_says_why() -> None:
    refresh_devices()  # an earlier test may have looked at virtual devices
    if not missing_device(Direction.INPUT, None):
        pytest.skip("this machine has a sound card")
    outcome = run()
    assert outcome.code == 1
    assert "microphone" in outcome.sentence
    assert "0 mistakes" in outcome.out


def test_a_service_writes_no_words_into_the_log(tmp_path: Path) -> None:
    wav = spoken(tmp_path, "i would like a drink")
    outcome = run("--wav", wav, environment={"INVOCATION_ID": "1"})
    assert outcome.code == 0, outcome.err
    assert "Call (routine)" in outcome.out
    assert "Heard: accept" in outcome.out
    assert "drink" not in outcome.out + outcome.err


def test_two_at_once_are_refused(home: Path) -> None:
    folder = state_folder(home)
    with sole_instance(folder) as problem:
        assert problem is None
        outcome = run("--text", given="help\n")
        assert outcome.code == 1
        assert "already running" in outcome.sentence
        with pytest.raises(AlreadyRunningError), sole_instance(folder):
            pass
    with sole_instance(folder) as problem:
        assert problem is None
    assert (folder / LOCK_NAME).exists()


def test_a_home_that_cannot_be_written_loses_no_call(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    outcome = run("--text", given="help\n", environment={"VOICE_ASSIST_STATE_FOLDER": str(blocked / "state")})
    assert outcome.code == 1
    assert "cannot be written" in outcome.err
    assert "Help!" in outcome.out


def test_a_journal_that_is_no_database_is_kept_aside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = state_folder(home)
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_text("my own notes " * 100)
    refused = voice_assist(monkeypatch, "journal")
    assert (refused.code, "no readable journal" in refused.sentence) == (1, True)
    assert run("--text", given="help\n").code == 0
    assert (folder / f"{FILE_NAME}.damaged-1").read_text().startswith("my own notes")
    assert "heard" in voice_assist(monkeypatch, "journal", "--json").out


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a tiny disk")
def test_a_full_disk_loses_no_call(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("this machine does not let root mount")
    try:
        outcome = run("--text", given="help\n", environment={"VOICE_ASSIST_STATE_FOLDER": str(disk)})
    finally:
        subprocess.run(["umount", disk], check=True)
    assert outcome.code == 1
    assert "free some space" in outcome.err
    assert "Help!" in outcome.out
