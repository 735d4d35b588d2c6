"""The assistant in real time: microphone, loudspeaker, and whatever is missing said aloud."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from types import FrameType

from voice_assist.app.assembly import habits_of, open_household, prepare_speech, voices_of
from voice_assist.app.calls_process import open_calls, setup_of
from voice_assist.app.carrier import Carrier
from voice_assist.app.content_source import Content
from voice_assist.app.ears import Ears
from voice_assist.app.pack_watcher import PackWatcher, WatcherThread
from voice_assist.app.siren_words import prepare_siren_words
from voice_assist.app.trigger import Trigger
from voice_assist.app.ways_out import notices_of
from voice_assist.config import Settings
from voice_assist.dialogue.conversation import Conversation
from voice_assist.errors import DeviceError
from voice_assist.hearing.listener_thread import ListenerThread
from voice_assist.hearing.microphone import Microphone
from voice_assist.loop import Loop, Mailbox, Observer
from voice_assist.preferences import Preferences, read_preferences
from voice_assist.sound_devices import Direction, find_device
from voice_assist.speaking.chain import open_synthesiser
from voice_assist.speaking.mixer import SystemMixer
from voice_assist.speaking.player import DevicePlayer
from voice_assist.speaking.sound_store import SoundStore
from voice_assist.speaking.speaker import Speaker
from voice_assist.speaking.synthesiser import Voice
from voice_assist.speaking.written_sounds import WrittenSounds
from voice_assist.system_clock import SystemClock


def missing_device(direction: Direction, wanted: str | None) -> str | None:
    """One sentence about why there is no such device; None if there is one."""
    try:
        find_device(direction, wanted)
    except DeviceError as error:
        return str(error)
    return None


def converse_live(settings: Settings, content: Content, observe: Observer) -> str | None:
    """Listen and answer until SIGTERM or Ctrl-C.

    A microphone or loudspeaker that is not there is waited for, and the person is told.

    Args:
        settings: devices, engines, channels, what is kept.
        content: the pack.
        observe: is told about every event and its commands.

    Returns:
        One sentence about what could not be kept, None where all is well.

    Raises:
        ModelError: the recognition model is bad.
        SettingsError: the voice is unknown.
    """
    mailbox = Mailbox()
    preferences = read_preferences(settings.state_folder)
    voices = voices_of(settings, preferences.voice)
    sounds = WrittenSounds(content.pack.spoken_as)
    with contextlib.ExitStack() as closing, _ended_by_signals(mailbox.close):
        calls = open_calls(settings, mailbox)
        household = open_household(settings.state_folder, mailbox, calls, settings)
        closing.callback(household.close)
        ears = Ears(settings, content, mailbox)
        closing.callback(ears.close)
        listener = ears.listener
        speaker = _open_speaker(settings, content, preferences, ears, mailbox, closing)
        trigger = Trigger(settings.trigger, settings.state_folder, mailbox)
        closing.callback(trigger.close)
        closing.callback(ListenerThread(Microphone(settings.microphone, mailbox), listener, trigger.feed).close)

        def take(changed: Content) -> None:
            ears.take(changed)
            sounds.change(changed.pack.spoken_as)
            calls.change(setup_of(settings))

        closing.callback(WatcherThread(PackWatcher(content, take, mailbox)).close)
        habits = habits_of(preferences, offers_set_up=True)
        conversation = Conversation(content.pack, content.phrasebook, habits, voices)
        carrier = Carrier(speaker, listener, household, marked=sounds.marked)
        clock = SystemClock()
        loop = Loop(conversation, carrier, clock, mailbox, observe)
        mailbox.post(household.begin(clock.now(), (*notices_of(settings), *ears.notices, *trigger.notices)))
        loop.run()
    return household.problem


def _open_speaker(
    settings: Settings,
    content: Content,
    preferences: Preferences,
    ears: Ears,
    mailbox: Mailbox,
    closing: contextlib.ExitStack,
) -> Speaker:
    """Voice and loudspeaker, which the ears take out of what they hear. The pack is spoken ahead, into memory."""
    synthesiser = open_synthesiser(mailbox, settings.data_folder)
    closing.callback(synthesiser.close)
    mixer = SystemMixer() if settings.system_volume else None
    player = DevicePlayer(settings.speaker, patient=True, mixer=mixer, played=ears.played)
    closing.callback(player.close)
    voice = Voice(settings.voice, preferences.rate)
    speaker = Speaker(synthesiser, player, mailbox, voice, preferences.volume, ears.listener.set_speaking)
    closing.callback(speaker.close)
    synthesiser.remember_in(SoundStore(settings.cache_folder / "speech"))
    prepare_speech(synthesiser, content, Voice(preferences.voice or voice.name, preferences.rate))
    prepare_siren_words(synthesiser, content.pack, voice, settings.state_folder)
    return speaker


@contextlib.contextmanager
def _ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the loop instead of the process, so that everything is closed and written."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        end()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
