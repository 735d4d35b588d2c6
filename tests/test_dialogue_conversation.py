"""The conversation as a whole: contexts, questions, repair, sleep, lost parts, journal."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import Context, Listen, Note, SetVoice, Speak
from voice_assist.content.schema import Action
from voice_assist.dialogue.actions import Actions
from voice_assist.dialogue.stage import Stage
from voice_assist.dialogue.voice_settings import VoiceSettings
from voice_assist.events import Hypothesis, Part, Reading, ReadingKind, Utterance


@pytest.fixture
def sim() -> Simulation:
    sim = Simulation(small_pack())
    sim.wait_until_quiet()
    sim.said()
    return sim


def test_it_starts_with_its_voice_a_greeting_and_the_notices() -> None:
    sim = Simulation(small_pack(), started=False)
    sim.start("The model is small.")
    assert sim.commands[0] == SetVoice(70, 150)
    assert Listen(Context.IDLE, 1) in sim.commands
    sim.wait_until_quiet()
    assert sim.spoken == ["Hello.", "I am listening.", "Say: what can I say, to hear more.", "The model is small."]


def test_it_greets_the_person_by_name() -> None:
    pack = small_pack()
    named = pack.model_copy(update={"head": pack.head.model_copy(update={"person": "Maria"})})
    assert Simulation(named).spoken == ["Hello, Maria."]


def test_every_action_does_something() -> None:
    stage = Stage(small_pack())
    assert set(Actions(stage, VoiceSettings(stage, 70, 150))._table) == set(Action)


def test_listening_follows_the_conversation(sim: Simulation) -> None:
    for words in ("start hip session", "no", "stop talking", "good night"):
        sim.say(words)
    heard = [command.context for command in sim.commands if isinstance(command, Listen)]
    assert heard == [Context.IDLE, *[Context.FOLLOW_UP] * 2, Context.IDLE, Context.ASLEEP]
    ids = [command.context_id for command in sim.commands if isinstance(command, Listen)]
    assert ids == sorted(set(ids))


def test_every_utterance_is_noted_once_with_what_was_understood(sim: Simulation) -> None:
    for words in ("cane tip", "", "purple monkey", "louder louder"):
        sim.say(words)
    notes = sim.notes("heard")
    assert notes[0] == Note(
        "heard",
        {
            "decision": "accept",
            "intent": "tip",
            "score": 100.0,
            "rule": "said exactly",
            "runner_up": "next_tip",
            "slot_tip": "cane",
        },
        "cane tip",
    )
    assert [note.facts["decision"] for note in notes[1:3]] == ["reject", "reject"]
    assert notes[1].facts["intent"] == ""
    assert len(notes) == 4


def test_of_several_readings_it_is_noted_how_sure_it_was_and_what_each_heard(sim: Simulation) -> None:
    said = (Hypothesis("cane tip", -500.0), Hypothesis("[unk]", -560.0))
    readings = (
        Reading("en-mini", ReadingKind.CLOSED, said[:1]),
        Reading("en-mini", ReadingKind.OPEN, said[:1]),
        Reading("pocketsphinx", ReadingKind.CLOSED, said),
        Reading("en-mini-words", ReadingKind.CLOSED, (), frozenset({"cane", "tip"})),
    )
    sim.post(Utterance(1, 1, sim.time, sim.time + 1, readings, -20.0))
    note = sim.notes("heard")[-1]
    assert 0 <= float(note.facts["sure"]) <= 1
    assert note.facts["change"]
    assert note.transcript.splitlines()[0] == "cane tip"
    assert len(note.transcript.splitlines()) > 1


def test_an_answer_that_was_begun_before_its_question_is_none(sim: Simulation) -> None:
    sim.say("start hip session")
    sim.wait_until_quiet()
    sim.hear("no", context_id=sim.listening.context_id - 1)
    assert sim.conversation._stage.questions.open is not None
    sim.hear("now way", context_id=sim.listening.context_id - 1)
    sim.hear("yes purple", context_id=sim.listening.context_id - 1)
    assert not sim.notes("session_started")
    sim.hear("no")
    assert sim.notes("session_started")


def test_what_was_half_understood_before_a_question_does_not_ask_it_again(sim: Simulation) -> None:
    sim.say("help")
    sim.say("cancel")
    sim.wait_until_quiet()
    sim.said()
    sim.hear("green cane tip", context_id=sim.listening.context_id - 1)
    assert sim.said() == []
    sim.hear("green cane tip")
    assert sim.said() == ["Sorry?"]


def test_stop_is_taken_although_it_was_begun_before_the_question(sim: Simulation) -> None:
    sim.say("start hip session")
    sim.hear("stop talking", context_id=sim.listening.context_id - 1)
    assert sim.listening.context is Context.IDLE


def test_yes_without_a_question_means_nothing(sim: Simulation) -> None:
    sim.say("yes")
    assert sim.said() == []


def test_a_pack_may_take_yes_at_any_time_and_it_does_nothing() -> None:
    pack = small_pack()
    yes = pack.intents["yes"].model_copy(update={"contexts": tuple(Context)})
    sim = Simulation(pack.model_copy(update={"intents": {**pack.intents, "yes": yes}}))
    sim.wait_until_quiet()
    sim.said()
    sim.say("yes")
    assert sim.said() == []


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("yes", "For."),
        ("no", None),
        ("cancel", None),
        ("stop talking", None),
        ("green cane tip", "For."),
        ("brace tip", "Brace for."),
    ],
)
def test_did_you_mean_is_answered_in_many_ways(sim: Simulation, reply: str, told: str | None) -> None:
    sim.say("green cane tip")
    assert sim.said() == ["Did you mean: cane tip?"]
    sim.say(reply)
    sim.wait_until_quiet()
    assert (told in sim.said()) if told else not sim.when("For.")
    sim.advance(16)
    assert sim.listening.context is Context.IDLE


def test_did_you_mean_names_what_the_pack_names(sim: Simulation) -> None:
    sim.say("how many green left")
    assert sim.said() == ["Did you mean: how many left?"]
    sim.say("good purple night")
    assert sim.said() == ["Did you say: sleeping?"]


def test_an_answer_that_is_not_understood_is_asked_for_in_other_words_and_then_not_any_more(sim: Simulation) -> None:
    sim.say("green cane tip")
    sim.say("yes purple")
    sim.say("purple")
    sim.say("purple")
    sim.advance(60)
    assert sim.said() == ["Did you mean: cane tip?", "Sorry?", "Cane tip?", "Please say: yes, or: no."]


def test_commands_beside_a_question_leave_it_open(sim: Simulation) -> None:
    sim.say("green cane tip")
    sim.say("louder")
    sim.say("repeat")
    sim.wait_until_quiet()
    sim.say("what can i say")
    sim.wait_until_quiet()
    assert sim.said().count("Did you mean: cane tip?") == 3
    sim.say("yes")
    assert sim.spoken[-1] == "Cane."


def test_a_question_gives_more_time_while_somebody_speaks(sim: Simulation) -> None:
    sim.say("green cane tip")
    sim.wait_until_quiet()
    sim.advance(9)
    sim.voice()
    sim.advance(9)
    assert sim.conversation._stage.questions.open is not None
    for _ in range(5):
        sim.voice()
        sim.advance(9)
    assert sim.conversation._stage.questions.open is None


def test_an_urgent_call_half_understood_is_made_when_nobody_answers(sim: Simulation) -> None:
    sim.say("help purple")
    assert sim.said() == ["Do you need help?"]
    sim.hear("purple")
    sim.hear("go purple louder")
    sim.advance(11)
    assert sim.calls[0].kind == "help"
    assert "You did not answer, so I call." in sim.said()


def test_a_half_understood_stop_does_not_refuse_an_urgent_call(sim: Simulation) -> None:
    sim.say("help purple")
    sim.hear("please stop the")
    assert sim.notes("heard")[-1].facts["decision"] == "ask"
    sim.advance(11)
    assert sim.calls[0].kind == "help"


@pytest.mark.parametrize(("reply", "calls"), [("yes", 1), ("no", 0), ("help purple", 1), ("help", 1), ("louder", 0)])
def test_an_urgent_call_half_understood_can_be_answered(sim: Simulation, reply: str, calls: int) -> None:
    sim.say("help purple")
    sim.say(reply)
    sim.advance(4)
    assert len(sim.calls) == calls


@pytest.mark.parametrize(("reply", "calls"), [("yes", 1), ("no", 0), (None, 0)])
def test_a_request_half_understood_is_not_made_without_an_answer(
    sim: Simulation, reply: str | None, calls: int
) -> None:
    sim.say("a purple drink please")
    assert sim.said() == ["Shall I call for a drink?"]
    if reply:
        sim.say(reply)
    sim.advance(30)
    assert len(sim.calls) == calls
    if reply is None:
        assert sim.said() == ["You did not answer, so I have not called."]


def test_stop_half_understood_silences_at_once_and_asks_nothing(sim: Simulation) -> None:
    sim.say("cane tip")
    sim.hear("stop purple talking")
    assert sim.speaking is None
    sim.said()
    sim.say("stop purple talking")
    sim.wait_until_quiet()
    assert sim.said() == []


def test_stop_half_understood_does_not_silence_a_call_for_help(sim: Simulation) -> None:
    sim.say("help")
    sim.advance(1)
    sim.hear("stop purple talking")
    sim.advance(10)
    assert sim.when("Room: help!")


def test_notices_wait_for_a_command() -> None:
    sim = Simulation(small_pack(), started=False)
    sim.start("The model is small.")
    sim.hear("hello there")
    sim.wait_until_quiet()
    assert sim.spoken == ["Hello.", "Hello to you.", "The model is small."]


def test_half_understood_in_a_session_lets_it_wait(sim: Simulation) -> None:
    for words in ("start hip session", "no", "ready"):
        sim.say(words)
    sim.advance(2)
    sim.said()
    sim.hear("how many green left")
    sim.advance(40)
    assert sim.said() == ["Lower, and rest.", "Did you mean: how many left?", "We pause.", "Say: go on, when you like."]


def miss(sim: Simulation) -> None:
    sim.say("go purple louder")


def test_misses_are_told_differently_each_time_then_guessed(sim: Simulation) -> None:
    for _ in range(3):
        miss(sim)
    assert sim.said() == ["Sorry?", "What do you need?", "Did you mean: louder?"]
    sim.say("no")
    assert sim.said()[0].startswith("Did you mean")
    sim.say("no")
    sim.wait_until_quiet()
    assert sim.said() == ["All right.", "What would you like?"]
    miss(sim)
    assert sim.said() == ["Pardon?"]
    sim.advance(61)
    miss(sim)
    assert sim.said() == ["Sorry?"]
    sim.say("louder")
    sim.said()
    miss(sim)
    assert sim.said() == ["Pardon?"]


@pytest.mark.parametrize(
    ("answer", "said"), [("yes", ["Louder now."]), ("cancel", ["All right, we leave it."]), ("", [])]
)
def test_a_guess_can_be_right_or_left(sim: Simulation, answer: str, said: list[str]) -> None:
    for _ in range(3):
        miss(sim)
    sim.said()
    if answer:
        sim.say(answer)
    sim.advance(60)
    assert sim.said() == said
    assert sim.listening.context is Context.IDLE


def test_a_guess_that_is_not_answered_clearly_asks_for_yes_or_no_once_and_then_nothing_is_said(sim: Simulation) -> None:
    for _ in range(5):
        miss(sim)
    assert sim.said()[3:] == ["Please say: yes, or: no."]
    sim.advance(30)
    miss(sim)
    assert sim.said() == []


def test_a_request_is_guessed_by_its_need_and_nothing_is_called_in_silence(sim: Simulation) -> None:
    for _ in range(3):
        sim.say("left purple drink")
    assert sim.said()[2:] == ["Did you want a drink?"]
    sim.advance(60)
    assert sim.calls == []


def test_what_is_never_guessed_leaves_a_hint() -> None:
    pack = small_pack()
    few = {name: pack.intents[name] for name in ("stop", "cancel")}
    sim = Simulation(pack.model_copy(update={"intents": few, "calls": {}, "tips": {}, "routines": {}}))
    sim.wait_until_quiet()
    sim.said()
    for _ in range(3):
        sim.say("cancel my stop")
    assert sim.said()[2:] == ["Say: what can I say, to hear what I understand."]


def test_a_guess_in_a_session_lets_it_wait(sim: Simulation) -> None:
    for words in ("start hip session", "no"):
        sim.say(words)
    sim.wait_until_quiet()
    for _ in range(3):
        sim.say("go purple louder")
    sim.said()
    sim.say("no")
    sim.say("no")
    sim.wait_until_quiet()
    assert "We pause." in sim.said()


def test_talk_among_people_is_left_alone(sim: Simulation) -> None:
    sim.say("did you see that the football was on yesterday evening")
    assert sim.said() == []


def test_noise_that_only_the_limited_reading_understood_is_left_alone(sim: Simulation) -> None:
    closed = Reading("limited", ReadingKind.CLOSED, (Hypothesis("louder"),))
    other = Reading("other", ReadingKind.CLOSED, ())
    sim.post(Utterance(1, 1, sim.time, sim.time, (closed, other), -40.0))
    assert sim.notes("heard")[-1].facts["decision"] == "reject"
    assert sim.said() == []


def test_in_the_middle_of_a_movement_a_miss_is_left_alone(sim: Simulation) -> None:
    for words in ("start hip session", "no", "ready"):
        sim.say(words)
    sim.advance(2)
    sim.said()
    sim.hear("go purple louder")
    sim.advance(0.5)
    assert sim.said() == []


def test_what_a_session_does_not_take_is_told() -> None:
    pack = small_pack()
    tips = pack.intents["tip"].model_copy(update={"contexts": (Context.IDLE,)})
    sim = Simulation(pack.model_copy(update={"intents": {**pack.intents, "tip": tips}}))
    for words in ("start hip session", "no", "cane tip"):
        sim.say(words)
    assert sim.spoken[-1] == "Not during a session."


def test_asleep_it_heeds_calls_and_waking_alone(sim: Simulation) -> None:
    sim.say("good night")
    sim.wait_until_quiet()
    sim.said()
    for words in ("louder", "cancel", "i am here", "stop talking", "purple", "cancel purple"):
        sim.hear(words)
        sim.advance(20)
    assert sim.said() == []
    sim.say("help")
    sim.advance(20)
    sim.said()
    sim.say("i am here")
    sim.say("yes")
    assert sim.withdrawn
    sim.say("wake up")
    assert sim.listening.context is Context.IDLE


def test_good_night_leaves_an_urgent_call_open(sim: Simulation) -> None:
    sim.say("help")
    sim.hear("good night")
    sim.advance(100)
    assert len(sim.when("Room: help!")) > 2
    assert "Your call for help stands." in sim.said()


def test_stop_silences_a_call_that_is_not_confirmed_yet(sim: Simulation) -> None:
    sim.hear("help")
    sim.hear("stop talking")
    sim.advance(20)
    assert len(sim.when("Room: help!")) == 1


def test_repeat_says_the_last_thing_again_but_never_an_old_state_of_a_call() -> None:
    sim = Simulation(small_pack(), started=False)
    sim.hear("repeat")
    sim.say("hello there")
    sim.say("louder")
    sim.say("repeat")
    sim.say("a drink please")
    sim.advance(12)
    sim.say("repeat")
    sim.wait_until_quiet()
    assert sim.said() == [
        "I have not said anything yet.",
        "Hello to you.",
        "Louder now.",
        "Hello to you.",
        "I am calling for a drink.",
        "Room: a drink!",
        "I called out in this room.",
        "Nobody outside has been told.",
        "I called out in this room for a drink.",
        "Nobody outside has been told.",
    ]


def test_volume_and_rate_stay_within_their_bounds(sim: Simulation) -> None:
    for words in (*["quieter"] * 6, *["louder"] * 8, *["slower"] * 5, *["faster"] * 10):
        sim.say(words)
    assert {voice.volume for voice in sim.voices} <= set(range(10, 101))
    assert {voice.rate for voice in sim.voices} <= set(range(80, 241))
    assert {
        "This is as quiet as I can speak.",
        "This is as loud as I can speak.",
        "This is as slow as I can speak.",
        "This is as fast as I can speak.",
    } <= set(sim.said())


def test_the_boundary_tells_whether_a_clinician_has_read_the_pack(sim: Simulation) -> None:
    unread = "No clinician of your household has read my exercises, tips and calls yet."
    sim.say("what are you")
    sim.wait_until_quiet()
    assert sim.said()[-1] == unread
    pack = small_pack()
    read = {
        group: {name: item.model_copy(update={"reviewed": "2025-01-01"}) for name, item in getattr(pack, group).items()}
        for group in ("routines", "tips", "calls")
    }
    other = Simulation(pack.model_copy(update=read))
    other.say("what are you")
    other.wait_until_quiet()
    assert unread not in other.said()


def test_tips_are_named_a_few_at_a_time() -> None:
    pack = small_pack()
    many = {
        f"tip_{number}": pack.tips["cane"].model_copy(update={"title": f"T{number}", "names": (f"cane {number}",)})
        for number in range(1, 9)
    }
    sim = Simulation(pack.model_copy(update={"tips": many}))
    sim.wait_until_quiet()
    sim.said()
    for _ in range(3):
        sim.say("which tips")
    sim.wait_until_quiet()
    first, _, more, second, *_, last = sim.said()
    assert first == "I have tips about these: T1, T2, T3, T4, T5, T6."
    assert more == "Say: tips, to hear some more."
    assert second == "I have tips about these: T7, T8."
    assert last == more


def test_tips_in_a_row_and_a_pack_without_tips(sim: Simulation) -> None:
    sim.say("tell me more")
    sim.say("another tip")
    sim.say("another tip")
    sim.say("another tip")
    sim.say("cane tip")
    sim.say("tell me more")
    sim.say("tell me more")
    sim.say("brace tip")
    sim.say("tell me more")
    sim.wait_until_quiet()
    said = sim.said()
    assert said[0] == "I have tips about these: Cane, Brace."
    assert said.index("Cane.") < said.index("Brace.") < said.index("That was the last tip.")
    assert said[-2:] == ["That is all I have about it.", "Your therapist can tell you more."]
    assert "Say: next tip, for another one." in said
    pack = small_pack()
    intents = {name: intent for name, intent in pack.intents.items() if name != "tip"}
    other = Simulation(pack.model_copy(update={"tips": {}, "intents": intents}))
    other.say("which tips")
    assert other.spoken[-1] == "No tips have been set up."


def test_cancel_silences_or_tells_that_there_is_nothing(sim: Simulation) -> None:
    sim.say("cane tip")
    sim.hear("cancel")
    assert sim.speaking is None
    sim.say("start hip session")
    sim.say("no")
    sim.say("cancel")
    assert sim.spoken[-1] == "No call is open."


def test_a_lost_part_is_told_once_and_so_is_its_return(sim: Simulation) -> None:
    sim.bring_back(Part.JOURNAL)
    sim.lose(Part.JOURNAL)
    sim.lose(Part.JOURNAL)
    sim.wait_until_quiet()
    sim.bring_back(Part.JOURNAL)
    sim.wait_until_quiet()
    assert sim.said() == ["I cannot write my journal.", "Everything else works.", "I can write my journal again."]


@pytest.mark.parametrize("part", list(Part))
def test_asleep_only_lost_safety_is_told(sim: Simulation, part: Part) -> None:
    sim.say("good night")
    sim.wait_until_quiet()
    sim.said()
    sim.lose(part)
    sim.wait_until_quiet()
    sim.bring_back(part)
    sim.wait_until_quiet()
    assert bool(sim.said()) is (part in (Part.MICROPHONE, Part.RECOGNISER, Part.CALLS, Part.TRIGGER))


def test_a_call_is_placed_even_if_the_session_fails(sim: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    for words in ("start hip session", "no"):
        sim.say(words)
    session = sim.conversation._actions.exercises.session
    assert session
    sim.hear("stop talking")
    sim.conversation._actions.exercises.session = session
    sim.hear("help")
    assert sim.calls
    assert sim.notes("fault")


def test_everything_said_is_one_sentence(sim: Simulation) -> None:
    for words in ("what are you", "what can i say", "cane tip"):
        sim.say(words)
    sim.wait_until_quiet()
    said = [command.text for command in sim.commands if isinstance(command, Speak)]
    assert all(text.rstrip(".!?").count(". ") == 0 for text in said)
