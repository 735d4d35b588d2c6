"""The volume of the device itself: really louder and softer on a sound server, by amixer's words on a sound card."""

import stat
from pathlib import Path

import numpy as np
import pytest

from tests.audio.virtual_sound import VirtualSound
from voice_assist.events import SpeechOutcome
from voice_assist.sound_devices import refresh_devices
from voice_assist.speaking.earcons import tones
from voice_assist.speaking.loudness import volume_gain
from voice_assist.speaking.mixer import SystemMixer
from voice_assist.speaking.player import DevicePlayer

pytestmark = pytest.mark.audio

AMIXER = """#!/bin/sh
# Speaks as alsa-utils 1.2.8 does, for a card 3 whose control PCM goes in steps of 3 dB.
printf '%s ' "$@" >> {log}; echo >> {log}
[ "$1 $2" = "-c 3" ] || exit 1
shift 2
[ "$2" = PCM ] || {{ echo "amixer: Unable to find simple control '$2',0" >&2; exit 1; }}
case "$*" in *dB) value=$(printf %.0f "${{5%dB}}"); echo $(( value / 3 * 3 )) > {state};; esac
echo "Simple mixer control 'PCM',0"
echo "  Capabilities: pvolume pvolume-joined pswitch pswitch-joined"
echo "  Playback channels: Mono"
echo "  Limits: Playback -10239 - 400"
echo "  Mono: Playback -2000 [77%] [$(cat {state}).00dB] [on]"
"""


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH's programs' place, with an amixer in it; its log and state lie there, too."""
    program, log, state = tmp_path / "amixer", tmp_path / "log", tmp_path / "state"
    program.write_text(AMIXER.format(log=log, state=state))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    log.touch()
    state.write_text("-20")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def level(sound: VirtualSound, player: DevicePlayer, gain: float) -> float:
    """Root mean square of a tone at the monitor."""
    with sound.record() as recording:
        assert player.play(tones([(440.0, 0.5)]), gain).wait_ended(10) is SpeechOutcome.FINISHED
        recording.wait_for_samples(len(recording.samples) + 9600)
    samples = recording.samples.astype(float)
    return float(np.sqrt(np.mean(np.square(samples[np.abs(samples) > 30]))))


def volume(sound: VirtualSound, sink: str) -> str:
    return sound.pactl("get-sink-volume", sink).split()[4]


def test_the_sink_carries_the_volume_and_nothing_else_is_touched(virtual_sound: VirtualSound) -> None:
    refresh_devices()
    virtual_sound.restore_spare()
    virtual_sound.pactl("set-sink-volume", "spare", "30%")
    virtual_sound.pactl("set-sink-volume", "speaker", "20%")
    virtual_sound.pactl("set-sink-mute", "speaker", "1")
    player = DevicePlayer("speaker", mixer=SystemMixer())
    full = level(virtual_sound, player, 1.0)
    assert volume(virtual_sound, "speaker") == "100%"
    assert level(virtual_sound, player, 0.25) == pytest.approx(full / 4, rel=0.05)
    assert volume(virtual_sound, "speaker") == "63%", "cubic"
    player.close()
    assert volume(virtual_sound, "spare") == "30%"
    assert volume(virtual_sound, "mic_in") == "100%"


def test_a_device_that_stands_in_is_as_loud_as_it_should_be(virtual_sound: VirtualSound) -> None:
    refresh_devices()
    virtual_sound.restore_spare()
    player = DevicePlayer("speaker", mixer=SystemMixer())
    playback = player.play(tones([(440.0, 1.0)]), 0.25)
    assert playback.wait_started(10)
    virtual_sound.remove_speaker()
    assert playback.wait_ended(10) is SpeechOutcome.FINISHED
    assert player.device == "spare"
    assert volume(virtual_sound, "spare") == "63%"
    player.close()


def test_a_card_carries_what_it_can_and_the_samples_the_rest(card: Path) -> None:
    mixer = SystemMixer()
    carried = mixer.carry("USB Audio: - (hw:3,0)", volume_gain(60))
    wanted = 20 * np.log10(volume_gain(60))
    assert wanted <= 20 * np.log10(carried) < wanted + 3
    assert mixer.carry("USB Audio: - (hw:3,0)", volume_gain(60)) == carried
    assert mixer.carry("USB Audio: - (hw:3,0)", 1.0) == 1.0
    settings = [line.split() for line in (card / "log").read_text().splitlines() if "dB" in line]
    assert [words[-1] for words in settings] == [f"{wanted:.2f}dB", "0.00dB"], "only when it changes, never above"


@pytest.mark.parametrize("device", ["USB Audio: - (hw:4,0)", "sysdefault", "dmix"])
def test_another_card_is_left_alone(card: Path, device: str) -> None:
    assert SystemMixer().carry(device, 0.3) == 1.0
    assert "dB" not in (card / "log").read_text()
    assert (card / "state").read_text() == "-20"


def test_a_program_that_hangs_or_is_missing_leaves_the_volume_to_the_samples(
    card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_assist.speaking.mixer.LIMIT_SECONDS", 0.1)
    monkeypatch.setattr("voice_assist.speaking.mixer.CONTROLS", ("PCM",))
    (card / "amixer").write_text("#!/bin/sh\nexec sleep 10\n")
    assert SystemMixer().carry("USB Audio: - (hw:3,0)", 0.3) == 1.0
    (card / "amixer").unlink()
    monkeypatch.setenv("PATH", str(card))
    assert SystemMixer().carry("USB Audio: - (hw:3,0)", 0.3) == 1.0


def test_what_the_device_had_is_what_it_keeps_when_it_cannot_be_set(virtual_sound: VirtualSound) -> None:
    mixer = SystemMixer()
    assert mixer.carry("speaker", 0.5) == 0.5
    virtual_sound.remove_speaker()
    assert mixer.carry("speaker", 0.4) == 0.5
    mixer.forget("speaker")
    assert mixer.carry("speaker", 0.4) == 1.0
    virtual_sound.restore_speaker()
    mixer.forget("speaker")
    assert mixer.carry("speaker", 0.4) == 0.4
    assert volume(virtual_sound, "speaker") == "74%"
