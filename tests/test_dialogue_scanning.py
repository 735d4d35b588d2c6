"""The list of needs: chosen from by one sound, at the person's pace; held, it is help."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.needs_pack import needs_pack
from tests.simulation import ROOM, Simulation
from tests.small_pack import small_pack
from voice_assist.call_commands import CallLevel
from voice_assist.commands import KeepOneSound
from voice_assist.content.phrases import phrasebook_of
from voice_assist.dialogue.one_sound_habits import LONGEST, MOST_COUNTED, SHORTEST, OneSoundHabits
from voice_assist.hearing_events import Partial
from voice_assist.trigger_events import SwitchReleased, TriggerFired, TriggerKind

PACK = needs_pack()
BOOK = phrasebook_of(PACK)
BEGIN = "Make a sound at what you want."
ENDED = "whenever you need somebody."


def begun(words: str = "show me the list", habits: OneSoundHabits = OneSoundHabits()) -> Simulation:  # noqa: B008
    """Somebody has asked for the list."""
    sim = Simulation(PACK, BOOK, one_sound=habits)
    sim.wait_until_quiet()
    sim.said()
    sim.hear(words)
    return sim


def until(sim: Simulation, text: str, limit: float = 60.0) -> None:
    """Until this has just been read out."""
    end = sim.time + limit
    while sim.time < end:
        sim.advance(0.1)
        if sim.speaking is None and sim.spoken[-1] == text:
            sim.advance(0.4)
            return
    raise AssertionError(f"{text!r} was not read out: {sim.spoken}")


def kept(sim: Simulation) -> OneSoundHabits:
    last = [command for command in sim.commands if isinstance(command, KeepOneSound)][-1]
    return OneSoundHabits(last.pause, last.sound_is_yes, last.press_lists, last.used)


def test_it_reads_groups_then_needs_and_one_sound_chooses_each() -> None:
    sim = begun()
    until(sim, "An itch.")
    assert sim.said() == [BEGIN, "Help now.", "An itch."]
    sim.sound()
    until(sim, "Foot.")
    assert sim.said() == ["An itch.", "Nose.", "Foot."]
    sim.sound()
    sim.advance(1)
    assert [(call.kind, call.message) for call in sim.calls] == [("itch", "It itches here: foot.")]
    assert kept(sim).used == {"itch foot": 1}


def test_what_stands_alone_is_chosen_at_once_and_the_rest_is_something_else() -> None:
    sim = begun()
    until(sim, "Help now.")
    sim.sound()
    assert [call.kind for call in sim.calls] == ["help"]
    sim = begun()
    until(sim, "Something else.")
    sim.sound()
    until(sim, "Someone to come.")
    sim.hear("yes")
    assert [call.kind for call in sim.calls] == ["come"]


def test_a_click_that_is_no_voice_is_a_sound_too() -> None:
    sim = begun()
    until(sim, "Help now.")
    sim.voice()
    sim.advance(0.7)
    sim.no_voice()
    assert [call.kind for call in sim.calls] == ["help"]


def test_back_is_at_the_end_of_each_group_and_can_be_said() -> None:
    sim = begun()
    until(sim, "An itch.")
    sim.sound()
    until(sim, "Back to the list.")
    sim.sound()
    until(sim, "Wishes.")
    sim.sound()
    until(sim, "A drink please.")
    sim.hear("show me the list")
    until(sim, "Help now.")
    assert not sim.calls


def test_no_goes_on_at_once() -> None:
    sim = begun()
    until(sim, "Help now.")
    sim.hear("no")
    sim.advance(0.5)
    assert sim.spoken[-1] == "An itch."


def test_a_sound_right_at_the_beginning_of_the_next_means_the_one_before() -> None:
    sim = begun()
    until(sim, "Help now.")
    while sim.spoken[-1] == "Help now.":
        sim.advance(0.05)
    sim.advance(0.1)
    sim.sound()
    assert [call.kind for call in sim.calls] == ["help"]


def test_after_two_rounds_it_ends_kindly() -> None:
    sim = begun()
    sim.advance(120)
    assert sim.spoken.count("Wishes.") == 2
    assert sim.spoken[-1].endswith(ENDED)
    sim.sound()
    sim.advance(30)
    assert not sim.calls


@pytest.mark.parametrize("words", ["stop talking", "cancel"])
def test_it_ends_when_that_is_said(words: str) -> None:
    sim = begun()
    until(sim, "Help now.")
    sim.hear(words)
    sim.advance(30)
    assert sim.spoken[-1].endswith(ENDED)
    assert "An itch." not in sim.spoken


@pytest.mark.parametrize("words", ["help", "my foot itches", "come when you can"])
def test_what_is_said_in_words_is_done_at_once(words: str) -> None:
    sim = begun()
    until(sim, "An itch.")
    sim.hear(words)
    assert len(sim.calls) == 1
    sim.advance(30)
    assert sim.spoken.count("Wishes.") == 0


def test_a_held_sound_is_help_and_talk_is_nothing() -> None:
    sim = begun()
    until(sim, "An itch.")
    sim.sound(2.4)
    assert [(call.kind, call.level) for call in sim.calls] == [("help", CallLevel.URGENT)]
    sim = begun()
    until(sim, "An itch.")
    sim.sound(2.4, "[unk] and then he said to her")
    assert not sim.calls
    until(sim, "An itch.")
    sim.sound(1.8)
    assert not sim.calls
    until(sim, "An itch.")


def test_a_sound_that_is_still_held_is_not_waited_for() -> None:
    sim = begun()
    until(sim, "An itch.")
    sim.voice()
    sim.advance(7.1)
    assert [call.kind for call in sim.calls] == ["help"]
    sim = begun()
    until(sim, "An itch.")
    sim.voice()
    sim.post(Partial(sim.listening.context_id, "and then he said to her yesterday evening"))
    sim.advance(9)
    assert not sim.calls


def test_the_armed_signal_is_help_and_its_sound_no_choice() -> None:
    sim = begun()
    until(sim, "An itch.")
    began, context = sim.time, sim.listening.context_id
    sim.voice()
    sim.advance(2)
    sim.post(TriggerFired(TriggerKind.VOWEL, began, sim.time))
    sim.utter("yes", context_id=context, began=began)
    sim.advance(40)
    assert [call.kind for call in sim.calls] == ["help"]
    assert not sim.withdrawn


def test_a_short_press_chooses_and_a_long_one_is_help() -> None:
    sim = begun()
    until(sim, "An itch.")
    sim.press()
    until(sim, "Nose.")
    sim.press(1.6)
    assert [call.kind for call in sim.calls] == ["help"]


def test_slower_and_faster_change_the_pause_within_bounds_and_are_kept() -> None:
    sim = begun()
    until(sim, "Help now.")
    sim.hear("slower")
    assert kept(sim).pause == 1.875
    until(sim, "Help now.")
    assert sim.said()[-2:] == ["I leave you more time.", "Help now."]
    before = sim.time
    until(sim, "An itch.")
    assert sim.time - before > 1.875
    for word, bound, said in (("slower", LONGEST, "as slow"), ("faster", SHORTEST, "as fast")):
        for _ in range(12):
            sim.hear(word)
            sim.advance(4)
        assert bound / 1.25 <= kept(sim).pause <= bound * 1.25
        assert any(said in text for text in sim.said())


def test_the_usual_comes_first() -> None:
    habits = OneSoundHabits(used={"drink": 5, "itch foot": 7, "itch nose": 2, "breath": 1})
    sim = begun(habits=habits)
    until(sim, "Wishes.")
    assert sim.said() == [BEGIN, "Help now.", "The usual.", "An itch.", "Wishes."]
    sim = begun(habits=habits)
    until(sim, "The usual.")
    sim.sound()
    until(sim, "Back to the list.")
    assert sim.said()[-4:] == ["The usual.", "My foot itches.", "A drink please.", "Back to the list."]
    sim = begun(habits=habits)
    until(sim, "An itch.")
    sim.sound()
    until(sim, "Nose.")
    assert sim.spoken[-2:] == ["Foot.", "Nose."]


def test_what_was_asked_for_in_words_counts_and_old_counts_fade() -> None:
    sim = Simulation(PACK, BOOK, one_sound=OneSoundHabits(used={"drink": MOST_COUNTED - 1, "come": 1}))
    sim.say("a drink please")
    assert kept(sim).used == {"drink": (MOST_COUNTED - 1) // 2 + 1}


def test_half_understood_words_are_asked_about_and_no_sound() -> None:
    for words, said in (
        ("nope no", "An itch."),
        ("cancel it now", "An itch."),
        ("i cannot breathe well", "Do you need help?"),
        ("my foot itches today so", "Shall I call for an itch, foot?"),
    ):
        sim = begun()
        until(sim, "An itch.")
        sim.said()
        sim.hear(words)
        sim.advance(6)
        assert said in sim.said()
        assert not sim.calls


@pytest.mark.parametrize(("word", "chosen"), [("lauder", True), ("slow", False), ("helm", False)])
def test_one_word_half_understood_is_a_sound_unless_it_may_be_no_or_urgent(word: str, chosen: bool) -> None:
    sim = begun()
    until(sim, "An itch.")
    sim.hear(word)
    sim.advance(0.5)
    assert (sim.spoken[-2:] == ["An itch.", "An itch."]) is chosen


def test_cancel_asks_about_an_open_call_and_only_yes_withdraws_it() -> None:
    sim = begun("help")
    sim.advance(5)
    sim.hear("show me the list")
    until(sim, "An itch.")
    sim.hear("cancel")
    sim.wait_until_quiet()
    for _ in range(3):
        sim.sound()
        sim.press()
    sim.advance(30)
    assert not sim.withdrawn


def test_nothing_to_read_out_is_said() -> None:
    pack = small_pack().model_copy(update={"calls": {}, "needs": {}})
    sim = Simulation(pack)
    sim.say("show me the list")
    assert sim.spoken[-1].startswith("I have no list")


def test_a_session_waits_for_it() -> None:
    sim = Simulation(PACK, BOOK)
    for words in ("start shoulder session", "no", "ready"):
        sim.say(words)
    sim.hear("show me the list")
    until(sim, "Help now.")
    sim.hear("stop talking")
    sim.advance(8)
    assert sim.conversation._actions.exercises.session is not None


def test_by_default_a_press_is_help_and_one_can_make_it_begin_the_list() -> None:
    sim = begun("a short press means the list")
    sim.wait_until_quiet()
    sim.press()
    until(sim, "Help now.")
    assert not sim.calls
    sim.hear("stop talking")
    sim.wait_until_quiet()
    sim.press(2)
    assert [call.kind for call in sim.calls] == ["help"]
    sim.advance(20)
    sim.said()
    sim.press()
    sim.advance(5)
    assert BEGIN not in sim.said(), "while an urgent call is open every press is help"
    sim = begun("a short press means help", OneSoundHabits(press_lists=True))
    sim.wait_until_quiet()
    sim.press()
    assert [call.kind for call in sim.calls] == ["help"]


def test_a_release_alone_is_nothing() -> None:
    sim = begun()
    until(sim, "Help now.")
    sim.post(SwitchReleased())
    assert not sim.calls


def test_any_sound_is_yes_where_one_thing_is_offered_and_only_if_wanted() -> None:
    sim = begun("i am afraid")
    until(sim, sim.conversation._stage.questions.open.text)  # type: ignore[union-attr]
    sim.sound()
    assert not sim.calls
    sim = begun("every sound counts")
    sim.say("i am afraid")
    sim.wait_until_quiet()
    sim.sound(1.9)
    sim.sound(2.5)
    assert not sim.calls
    sim.sound()
    assert [call.kind for call in sim.calls] == ["come"]
    sim = begun("only words count", OneSoundHabits(sound_is_yes=True))
    sim.say("i am afraid")
    sim.wait_until_quiet()
    sim.sound()
    assert not sim.calls


def test_a_half_understood_call_without_its_slot_is_offered_by_its_title() -> None:
    sim = begun("scratch me now today so")
    sim.advance(6)
    assert "Shall I call for an itch?" in sim.said()
    sim.conversation._stage.questions.sound(sim.time)
    assert not sim.calls


def test_what_is_left_out_is_asked_for_and_in_silence_the_call_is_made_without_it() -> None:
    sim = begun("scratch me now")
    until(sim, "Where does it itch?")
    sim.hear("my foot itches")
    assert sim.calls[-1].message == "It itches here: foot."
    sim = begun("scratch me now")
    sim.advance(60)
    assert [(call.kind, call.message, call.need) for call in sim.calls] == [("itch", "An itch.", "an itch")]
    sim = begun("scratch me now")
    until(sim, "Where does it itch?")
    sim.hear("cancel")
    sim.advance(60)
    assert not sim.calls


STEPS = st.one_of(
    st.tuples(st.just("sound"), st.floats(0.1, 1.9)),
    st.tuples(st.just("click"), st.floats(0.05, 2.5)),
    st.tuples(st.just("press"), st.floats(0.05, 3.0)),
    st.tuples(st.just("hold"), st.floats(2.0, 3.9)),
    st.tuples(st.just("wait"), st.floats(0.1, 9.0)),
    st.tuples(
        st.just("say"),
        st.sampled_from(
            ["cancel", "no", "stop talking", "show me the list", "slower", "faster", "every sound counts",
             "i am afraid", "a drink please", "louder", "yellow", "i cannot breath", "scratch me now",
             "i am here", "good night",             "a short press means the list", "is someone coming"]
        ),
    ),
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(st.lists(STEPS, max_size=25), st.booleans(), st.booleans())
def test_sounds_and_words_never_end_an_urgent_call_and_a_held_sound_always_calls(
    steps: list[tuple[str, object]], sound_is_yes: bool, press_lists: bool
) -> None:
    habits = OneSoundHabits(sound_is_yes=sound_is_yes, press_lists=press_lists)
    sim = Simulation(PACK, BOOK, channels=(ROOM,), one_sound=habits)
    sim.say("help")
    sim.advance(1)
    sim.hear("show me the list")
    for kind, value in steps:
        reading_out = sim.conversation._actions.scanning.active
        if kind == "say":
            sim.hear(str(value))
            continue
        assert isinstance(value, float)
        if kind == "wait":
            sim.advance(value)
        elif kind == "press":
            sim.press(value)
        elif kind == "click":
            sim.voice()
            sim.advance(value)
            sim.no_voice()
        elif kind == "sound":
            sim.sound(value)
        else:
            before = len(sim.notes("signal"))
            sim.sound(value)
            assert not reading_out or len(sim.notes("signal")) == before + 1
    urgent = {call.call_id for call in sim.calls if call.level is CallLevel.URGENT}
    assert urgent
    assert not urgent & {order.call_id for order in sim.withdrawn}
    sim.advance(300)
    assert not sim.conversation._actions.scanning.active
    assert sim.conversation._stage.questions.open is None
    assert not urgent & {order.call_id for order in sim.withdrawn}
