"""Somebody speaks while the assistant does: what is lowered, what stops, what goes on from its sentence."""

import pytest

from tests.simulation import ROOM, SECONDS_A_WORD, Simulation
from tests.small_pack import small_pack
from voice_assist.commands import Duck, StopSpeaking
from voice_assist.content.schema import PackHead
from voice_assist.dialogue.barge_in import STEADY_SECONDS
from voice_assist.dialogue.floor import (
    AFTER_ANSWER_SECONDS,
    AFTER_TALK_SECONDS,
    MOST_STOPS,
    RECOGNITION_SECONDS,
    VOICE_SECONDS,
)
from voice_assist.dialogue.going_on import GO_ON_SECONDS
from voice_assist.dialogue.priorities import Manner, Owner, Priority
from voice_assist.dialogue.speech_queue import BREATH_SECONDS, SHORT_BREATH_SECONDS
from voice_assist.events import (
    Hypothesis,
    Reading,
    ReadingKind,
    SpeechEnded,
    SpeechOutcome,
    TimerFired,
    Utterance,
    VoiceEnded,
    VoiceStarted,
)
from voice_assist.hearing_events import HearsOverSpeech, Partial
from voice_assist.understanding.normalise import UNKNOWN


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(small_pack(), full_duplex=True)
    sim.wait_until_quiet()
    sim.said()
    return sim


@pytest.fixture
def telling(sim: Simulation) -> Simulation:
    """It is in the middle of "Two.", the fourth sentence of the tip about the cane."""
    sim.hear("cane tip")
    while sim.spoken[-1] != "One.":
        sim.advance(0.05)
    sim.seconds_of_next_speech = 3.0
    while sim.spoken[-1] != "Two.":
        sim.advance(0.05)
    sim.said()
    return sim


def tell(sim: Simulation, text: str, priority: Priority, *, loud: bool = False) -> None:
    """Let it say this; its sentences take three seconds."""
    sim.seconds_of_next_speech = 3.0
    sim.conversation._stage.say(Manner(Owner.TIP, priority, loud=loud), text)
    sim.post(TimerFired("nothing"))
    assert sim.speaking is not None


def is_silent(sim: Simulation) -> bool:
    return sim.speaking is None


def ducks(sim: Simulation) -> list[bool]:
    return [command.lowered for command in sim.commands if isinstance(command, Duck)]


def test_a_voice_lowers_it_at_once_and_a_cough_raises_it_again(telling: Simulation) -> None:
    telling.voice(over_speech=True)
    assert ducks(telling) == [True]
    telling.no_voice()
    assert ducks(telling) == [True, False]
    telling.wait_until_quiet()
    assert telling.said() == ["Ask.", "Say: tell me more, or: next tip."]


def test_a_voice_beside_no_speech_lowers_nothing(sim: Simulation) -> None:
    sim.voice()
    assert ducks(sim) == []


def test_what_is_called_out_is_neither_lowered_nor_stopped_by_a_mere_voice(sim: Simulation) -> None:
    tell(sim, "Help!", Priority.IMPORTANT, loud=True)
    sim.interrupt("my dear what is it", seconds=2.0, partials=["my dear", "my dear what is it"])
    assert ducks(sim) == []
    assert not any(isinstance(command, StopSpeaking) for command in sim.commands)


def test_what_is_called_out_under_a_voice_is_not_lowered(sim: Simulation) -> None:
    tell(sim, "One.", Priority.IMPORTANT)
    sim.voice(over_speech=True)
    sim.conversation._stage.say(Manner(Owner.CALL, Priority.IMPORTANT, loud=True), "Help!")
    sim.advance(3.1)
    assert sim.speaking is not None
    assert sim.speaking.loud
    assert ducks(sim) == [True, False]


@pytest.mark.parametrize("word", ["stop talking", "be quiet", "um, be quiet please"])
def test_a_partial_silences_before_the_end_of_the_utterance(telling: Simulation, word: str) -> None:
    telling.voice(over_speech=True)
    telling.advance(0.3)
    telling.post(Partial(telling.listening.context_id, word, 15.0))
    telling.advance(STEADY_SECONDS / 2)
    telling.post(Partial(telling.listening.context_id, f"{word} please", 15.0))
    telling.advance(STEADY_SECONDS / 2 - 0.01)
    assert not is_silent(telling), "half a word of something else, perhaps"
    telling.advance(0.02)
    assert is_silent(telling)
    assert telling.notes("heard")[1:] == [], "nothing has been decided"


def test_nothing_but_the_words_for_silence_acts_before_the_end_of_the_utterance(sim: Simulation) -> None:
    tell(sim, "One.", Priority.TEXT)
    before = len(sim.commands)
    sim.voice(over_speech=True)
    for text in ("yes", "no", "cancel", "help", "i am here", "good night", "stop talking now", ""):
        sim.post(Partial(sim.listening.context_id, text, 20.0))
    assert [type(command) for command in sim.commands[before:]].count(StopSpeaking) == 0
    assert sim.calls == []


@pytest.mark.parametrize("then", ["stomach", "stop the music", ""])
def test_a_word_for_silence_that_becomes_another_one_at_once_silences_nothing(telling: Simulation, then: str) -> None:
    telling.voice(over_speech=True)
    telling.post(Partial(1, "stop talking", 15.0))
    telling.advance(STEADY_SECONDS / 2)
    telling.post(Partial(1, then, 15.0))
    telling.advance(0.3)
    assert telling.speaking is not None


def test_a_cough_that_was_a_word_for_silence_for_a_moment_silences_nothing(telling: Simulation) -> None:
    telling.voice(over_speech=True)
    telling.post(Partial(1, "stop talking", 15.0))
    telling.advance(STEADY_SECONDS / 2)
    telling.no_voice()
    telling.advance(0.3)
    assert telling.speaking is not None


def doubted(telling: Simulation, short_words: str) -> None:
    """It was stopped by a partial; in the end the recogniser of short words alone has heard something."""
    telling.voice(over_speech=True)
    telling.post(Partial(1, "stop talking", 15.0))
    telling.advance(0.3)
    telling.post(VoiceEnded(discarded=False))
    heard = (
        ("en-mini", ReadingKind.CLOSED, "the bus"),
        ("en-mini", ReadingKind.OPEN, "yeah"),
        ("pocketsphinx", ReadingKind.CLOSED, UNKNOWN),
        ("en-mini-words", ReadingKind.CLOSED, short_words),
    )
    readings = tuple(Reading(source, kind, (Hypothesis(text, -1.0),)) for source, kind, text in heard)
    began, now = telling.time - 0.5, telling.time
    telling.post(Utterance(9, telling.listening.context_id, began, now, readings, -20.0, above_echo=15.0))


def test_a_word_for_silence_that_one_recogniser_still_hears_in_the_end_is_obeyed(telling: Simulation) -> None:
    doubted(telling, "stop talking")
    assert telling.notes("heard")[-1].facts["decision"] == "reject"
    telling.advance(10)
    assert telling.said() == []
    telling.say("go on")
    telling.wait_until_quiet()
    assert telling.said() == ["Two.", "Ask.", "Say: tell me more, or: next tip."]


def test_a_word_for_silence_that_nobody_hears_in_the_end_is_taken_back(telling: Simulation) -> None:
    doubted(telling, UNKNOWN)
    telling.advance(10)
    assert telling.said()[:1] == ["Two."]


def test_an_answer_that_was_stopped_is_followed_by_nothing_and_kept(sim: Simulation) -> None:
    sim.seconds_of_next_speech = 3.0
    sim.hear("louder")
    sim.said()
    sim.interrupt("stop talking")
    sim.advance(10)
    assert sim.said() == []
    sim.say("go on")
    assert sim.said() == ["Louder now."]


def test_the_pause_for_a_word_is_short_only_while_it_hears_over_its_own_speech() -> None:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    pauses = []
    for possible in (None, True, False):
        if possible is not None:
            sim.post(HearsOverSpeech(possible))
        sim.hear("cane tip")
        sim.wait_until_quiet()
        (one,), (two,) = sim.when("One.")[-1:], sim.when("Two.")[-1:]
        pauses.append(two - one - SECONDS_A_WORD)
    assert pauses == pytest.approx([BREATH_SECONDS, SHORT_BREATH_SECONDS, BREATH_SECONDS])


def test_stop_is_kept_for_go_on_which_goes_on_from_its_sentence(telling: Simulation) -> None:
    telling.interrupt("stop talking")
    telling.advance(30)
    assert telling.said() == []
    telling.say("go on")
    telling.wait_until_quiet()
    assert telling.said() == ["Two.", "Ask.", "Say: tell me more, or: next tip."]


def test_stop_said_again_keeps_what_was_stopped(telling: Simulation) -> None:
    telling.interrupt("stop talking")
    telling.hear("stop talking")
    telling.say("louder")
    telling.said()
    telling.say("go on")
    assert telling.said() == ["Two."]


def test_go_on_is_bounded_in_time(telling: Simulation) -> None:
    telling.interrupt("stop talking")
    telling.advance(GO_ON_SECONDS + 1)
    telling.say("go on")
    assert telling.said() == ["There is nothing to go on with."]


def test_another_command_ends_what_was_stopped(telling: Simulation) -> None:
    telling.interrupt("stop talking")
    telling.say("brace tip")
    telling.wait_until_quiet()
    telling.said()
    telling.say("go on")
    assert telling.said() == ["There is nothing to go on with."]


def test_go_on_while_it_speaks_changes_nothing(telling: Simulation) -> None:
    telling.interrupt("go on")
    telling.wait_until_quiet()
    assert telling.said() == ["Two.", "Ask.", "Say: tell me more, or: next tip."]


def test_an_important_message_goes_on_too(sim: Simulation) -> None:
    sim.say("a drink please")
    sim.advance(0.3)
    sim.said()
    sim.interrupt("be quiet", seconds=0.3)
    sim.advance(5)
    assert sim.said() == []
    sim.say("go on")
    sim.wait_until_quiet()
    assert sim.said()[:2] == ["I am calling for a drink.", "Room: a drink!"]


def test_a_partial_that_is_not_confirmed_is_taken_back(telling: Simulation) -> None:
    telling.interrupt("it is purple", partials=["stop talking"])
    assert telling.speaking is not None
    telling.wait_until_quiet()
    assert telling.said() == ["Two.", "Ask.", "Say: tell me more, or: next tip."]


def test_a_partial_whose_sound_is_discarded_is_taken_back(telling: Simulation) -> None:
    telling.voice(over_speech=True)
    telling.post(Partial(1, "stop talking", 15.0))
    telling.advance(STEADY_SECONDS)
    assert is_silent(telling)
    telling.no_voice()
    assert not is_silent(telling)
    assert telling.said() == ["Two."]


def test_a_partial_after_which_nothing_comes_is_taken_back(telling: Simulation) -> None:
    telling.voice(over_speech=True)
    telling.post(Partial(1, "stop talking", 15.0))
    telling.post(VoiceEnded(discarded=False))
    telling.advance(RECOGNITION_SECONDS - 0.1)
    assert telling.said() == []
    telling.advance(0.2)
    assert telling.said() == ["Two."]


def test_a_late_partial_is_taken_back_too(telling: Simulation) -> None:
    telling.post(Partial(1, "stop talking", 15.0))
    telling.advance(RECOGNITION_SECONDS + 0.1)
    assert telling.said() == ["Two."]


def test_a_voice_that_never_ends_is_spoken_over_at_last(telling: Simulation) -> None:
    telling.voice(over_speech=True)
    telling.advance(VOICE_SECONDS + 0.1)
    assert ducks(telling) == [True, False]
    assert telling.said() == ["Ask."]


def test_a_command_is_answered_before_what_it_stopped_goes_on(telling: Simulation) -> None:
    telling.interrupt("louder")
    telling.wait_until_quiet()
    assert telling.said() == ["Louder now.", "Two.", "Ask.", "Say: tell me more, or: next tip."]


def test_what_waited_behind_it_keeps_its_place(sim: Simulation) -> None:
    tell(sim, "One. Two.", Priority.MESSAGE)
    sim.conversation._stage.say(Manner(Owner.TIP), "Three.")
    sim.interrupt("louder")
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Louder now.", "One.", "Two.", "Three."]


def test_an_answer_over_the_question_needs_no_end_of_it(sim: Simulation) -> None:
    sim.hear("start hip session")
    sim.advance(0.3)
    sim.interrupt("no")
    assert sim.notes("session_started")
    assert "hip active." in sim.spoken[-1]


def test_a_short_sound_that_means_nothing_changes_nothing(telling: Simulation) -> None:
    telling.interrupt("green tip", partials=[])
    assert not any(isinstance(command, StopSpeaking) for command in telling.commands)
    assert ducks(telling) == [True, False]
    telling.wait_until_quiet()
    assert telling.said() == ["Ask.", "Say: tell me more, or: next tip."]


def test_longer_talk_stops_it_and_it_goes_on_when_it_is_quiet(sim: Simulation) -> None:
    tell(sim, "One. Two.", Priority.TEXT)
    sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
    assert sim.speaking is None
    sim.advance(AFTER_TALK_SECONDS - 0.1)
    assert sim.said() == ["One."]
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Two."]


def test_after_an_answer_to_longer_talk_it_waits_longer(sim: Simulation) -> None:
    tell(sim, "One. Two.", Priority.TEXT)
    sim.interrupt("go purple louder", seconds=2.0, partials=["go purple", "go purple louder"])
    sim.advance(AFTER_ANSWER_SECONDS - 0.1)
    assert sim.said() == ["One.", "Sorry?"]
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Two."]


def test_talk_that_goes_on_keeps_it_silent(sim: Simulation) -> None:
    tell(sim, "One. Two.", Priority.TEXT)
    for _ in range(3):
        sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
        sim.advance(0.5)
    assert sim.said() == ["One."]
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Two."]


def twice(sim: Simulation, priority: Priority) -> None:
    """Talk stops the same message twice."""
    tell(sim, "One. Two.", priority)
    for _ in range(2):
        sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
        sim.seconds_of_next_speech = 3.0
        sim.advance(AFTER_TALK_SECONDS + 0.1)
    sim.said()


@pytest.mark.parametrize(
    ("answer", "then"),
    [
        ("yes", ["One.", "Two."]),
        ("go on", ["One.", "Two."]),
        ("no", ["All right, we leave it."]),
        ("cancel", ["All right, we leave it."]),
    ],
)
def test_a_text_that_talk_has_stopped_twice_is_asked_about(sim: Simulation, answer: str, then: list[str]) -> None:
    twice(sim, Priority.TEXT)
    assert sim.spoken[-1] == "Shall I go on?"
    sim.say(answer)
    sim.wait_until_quiet()
    assert sim.said() == then


def test_in_silence_it_is_kept_for_go_on(sim: Simulation) -> None:
    twice(sim, Priority.TEXT)
    sim.advance(30)
    assert sim.said() == []
    sim.say("go on")
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Two."]


@pytest.mark.parametrize("priority", [Priority.MESSAGE, Priority.IMPORTANT])
def test_what_is_more_pressing_is_never_asked_about(sim: Simulation, priority: Priority) -> None:
    twice(sim, priority)
    sim.wait_until_quiet()
    assert "Shall I go on?" not in sim.spoken
    assert sim.spoken[-2:] == ["One.", "Two."]


def test_nothing_is_asked_beside_an_open_question(sim: Simulation) -> None:
    sim.hear("start hip session")
    sim.wait_until_quiet()
    tell(sim, "One.", Priority.IMPORTANT)
    stage = sim.conversation._stage
    stage.queue.add_again(())
    for _ in range(2):
        sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
        sim.seconds_of_next_speech = 3.0
        sim.advance(AFTER_ANSWER_SECONDS + 0.1)
    assert "Shall I go on?" not in sim.spoken


def test_what_was_stopped_does_not_talk_into_a_question(sim: Simulation) -> None:
    tell(sim, "One. Two.", Priority.MESSAGE)
    sim.interrupt("green cane tip", seconds=0.6)
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Did you mean: cane tip?"]
    sim.say("no")
    sim.wait_until_quiet()
    assert sim.said() == ["All right.", "What would you like?", "One.", "Two."]


def test_it_goes_on_when_the_question_is_not_answered(sim: Simulation) -> None:
    tell(sim, "One. Two.", Priority.MESSAGE)
    sim.interrupt("green cane tip", seconds=0.6)
    sim.advance(60)
    assert sim.said() == ["One.", "Did you mean: cane tip?", "One.", "Two."]


def talk_without_pause(sim: Simulation, seconds: float) -> None:
    """A television: half a second after each sentence the next one begins."""
    end = sim.time + seconds
    while sim.time < end:
        sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
        sim.advance(0.5)


@pytest.mark.parametrize("priority", [Priority.MESSAGE, Priority.IMPORTANT])
def test_talk_that_never_ends_delays_and_does_not_prevent(sim: Simulation, priority: Priority) -> None:
    tell(sim, "It has been handed over. I go on until someone is with you.", priority)
    talk_without_pause(sim, 150)
    assert sim.said()[-1] == "I go on until someone is with you."
    assert not sim.conversation._stage.queue.busy


def test_two_messages_that_one_voice_stopped_go_on_by_their_priority(sim: Simulation) -> None:
    tell(sim, "One.", Priority.MESSAGE)
    sim.voice(over_speech=True)
    sim.advance(1.2)
    sim.post(Partial(1, "the bus", 20.0))
    tell(sim, "Two.", Priority.IMPORTANT)
    sim.post(Partial(1, "the bus was late", 20.0))
    assert is_silent(sim)
    sim.no_voice()
    sim.wait_until_quiet()
    assert sim.said() == ["One.", "Two.", "Two.", "One."]


def test_a_mere_voice_stops_the_same_message_only_so_often(sim: Simulation) -> None:
    tell(sim, "One.", Priority.IMPORTANT)
    for _ in range(MOST_STOPS + 2):
        sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
        sim.seconds_of_next_speech = 9.0
        sim.advance(AFTER_TALK_SECONDS + 0.1)
    assert sim.said() == ["One."] * (1 + MOST_STOPS)
    sim.interrupt("stop talking")
    assert is_silent(sim), "a word stops it all the same"


def test_an_order_to_stop_that_crosses_with_the_end_does_not_repeat_the_sentence(telling: Simulation) -> None:
    spoken = telling.speaking
    assert spoken is not None
    telling.voice(over_speech=True)
    telling.post(Partial(1, "stop talking", 15.0))
    telling.advance(STEADY_SECONDS)
    telling.post(SpeechEnded(spoken.utterance_id, SpeechOutcome.FINISHED))
    telling.no_voice()
    assert telling.said() == ["Ask."]


def test_the_last_sentence_that_crossed_is_over(sim: Simulation) -> None:
    happened: list[str] = []
    for spoken in (lambda: happened.append("spoken"), None):
        sim.conversation._stage.say(Manner(Owner.TIP), "One.", spoken=spoken)
        sim.post(TimerFired("nothing"))
        current = sim.speaking
        assert current is not None
        sim.voice(over_speech=True)
        sim.post(Partial(1, "stop talking", 15.0))
        sim.advance(STEADY_SECONDS)
        sim.post(SpeechEnded(current.utterance_id, SpeechOutcome.FINISHED))
        sim.no_voice()
        assert sim.speaking is None
    assert happened == ["spoken"]
    assert sim.said() == ["One.", "One."]


def test_what_was_kept_and_had_been_said_is_not_said_again(sim: Simulation) -> None:
    tell(sim, "One.", Priority.TEXT)
    current = sim.speaking
    assert current is not None
    sim.hear("stop talking")
    sim.post(SpeechEnded(current.utterance_id, SpeechOutcome.FINISHED))
    sim.say("go on")
    assert sim.said() == ["One.", "There is nothing to go on with."]


def test_a_session_waits_with_its_count_until_the_words_are_understood(sim: Simulation) -> None:
    sim.say("start shoulder session")
    sim.say("no")
    sim.say("ready")
    while sim.spoken[-1] != "1.":
        sim.advance(0.05)
    sim.voice()
    sim.advance(1.0)
    sim.post(Partial(1, "pause"))
    sim.advance(4.0)
    assert sim.spoken[-1] == "1.", "the second repetition waits"
    sim.post(VoiceEnded(discarded=False))
    sim.utter("purple")
    assert sim.spoken[-1] == "2."


def test_a_session_pauses_when_the_words_are_confirmed(sim: Simulation) -> None:
    sim.say("start shoulder session")
    sim.say("no")
    sim.say("ready")
    while sim.spoken[-1] != "1.":
        sim.advance(0.05)
    sim.advance(1.0)
    sim.interrupt("be quiet")
    assert sim.spoken[-1] == "Lower, and rest."
    sim.wait_until_quiet()
    assert sim.spoken[-1] == "Say: go on, when you like."
    sim.say("go on")
    assert sim.spoken[-1] == "We go on."


def test_a_session_goes_on_and_important_words_first(sim: Simulation) -> None:
    sim.say("start shoulder session")
    sim.say("no")
    sim.wait_until_quiet()
    sim.conversation._stage.say(Manner(Owner.CALL, Priority.IMPORTANT), "Somebody comes. Soon.")
    sim.conversation._stage.say(Manner(Owner.TIP, Priority.TEXT), "A tip.")
    sim.post(TimerFired("nothing"))
    sim.interrupt("be quiet", seconds=0.3)
    sim.wait_until_quiet()
    sim.said()
    sim.say("go on")
    sim.wait_until_quiet(600)
    assert sim.said()[:3] == ["Somebody comes.", "Soon.", "Circle."]
    assert "A tip." not in sim.spoken


def test_quiet_leaves_a_question_open(sim: Simulation) -> None:
    sim.hear("start hip session")
    sim.advance(0.3)
    sim.interrupt("be quiet")
    sim.said()
    sim.say("no")
    assert sim.notes("session_started")


def test_quiet_leaves_an_urgent_call_standing(sim: Simulation) -> None:
    sim.channels = (ROOM,)
    sim.hear("help")
    sim.advance(0.5)
    sim.interrupt("be quiet", seconds=0.3)
    sim.wait_until_quiet()
    assert sim.withdrawn == []
    assert "Your call for help stands." in sim.spoken
    assert sim.spoken.count("Room: help!") >= 1


def test_a_half_understood_quiet_is_quiet(telling: Simulation) -> None:
    telling.interrupt("be purple quiet", partials=[])
    assert telling.notes("heard")[-1].facts["decision"] == "ask"
    assert telling.speaking is None
    telling.advance(5)
    assert telling.said() == []


def test_among_visitors_quiet_counts_while_it_speaks() -> None:
    sim = Simulation(small_pack(), full_duplex=True)
    sim.say("we have visitors")
    sim.advance(0.5)
    assert sim.speaking is not None
    sim.interrupt("be quiet", seconds=0.2)
    assert sim.speaking is None


def test_the_wake_word_may_stand_before_the_word_for_silence() -> None:
    pack = small_pack()
    head = PackHead(name="small", language="en", version="1", wake_word="computer")
    sim = Simulation(pack.model_copy(update={"head": head}), full_duplex=True)
    assert sim.speaking is not None
    sim.voice(over_speech=True)
    sim.post(Partial(1, "computer", 20.0))
    assert sim.speaking is not None
    sim.post(Partial(1, "computer be quiet", 20.0))
    sim.advance(STEADY_SECONDS)
    assert sim.speaking is None


def test_a_notification_that_a_voice_stopped_is_dropped(sim: Simulation) -> None:
    tell(sim, "News.", Priority.NOTIFICATION)
    sim.interrupt("the bus was late", seconds=2.0, partials=["the bus", "the bus was late"])
    sim.wait_until_quiet()
    assert sim.said() == ["News."]


def test_the_voice_that_came_with_silence_is_held_as_ever(sim: Simulation) -> None:
    sim.post(VoiceStarted())
    sim.conversation._stage.say(Manner(Owner.TIP), "One.")
    sim.advance(1)
    assert sim.said() == []
    sim.no_voice()
    assert sim.said() == ["One."]
