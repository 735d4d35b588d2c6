"""Two lengths of what is said: in full at first, short once it is known, or as the person wishes."""

import pytest

from tests.simulation import Simulation
from tests.small_pack import small_pack
from voice_assist.commands import AnswerLength, SetAnswerLength
from voice_assist.dialogue.lengths import HEARD_OFTEN, Answers
from voice_assist.dialogue.wording import cut

PACK = small_pack()
FULL, SHORT = ["I leave it for now.", "Say: exercises, whenever you like."], ["I leave it for now."]


def leave(sim: Simulation) -> list[str]:
    """Begin a session, and leave it."""
    sim.say("start hip session")
    sim.wait_until_quiet()
    sim.said()
    sim.say("cancel")
    sim.wait_until_quiet()
    return sim.said()


def remembered(sim: Simulation) -> SetAnswerLength:
    return [command for command in sim.commands if isinstance(command, SetAnswerLength)][-1]


def test_it_is_short_once_it_has_been_heard_often() -> None:
    sim = Simulation(PACK)
    assert [leave(sim) for _ in range(HEARD_OFTEN + 2)] == [FULL] * HEARD_OFTEN + [SHORT] * 2
    assert remembered(sim).length is AnswerLength.ADAPTIVE
    assert remembered(sim).heard["session.left"] == HEARD_OFTEN


def test_what_is_known_is_known_after_a_restart() -> None:
    sim = Simulation(PACK, answers=Answers(heard={"session.left": 99, "greeting": HEARD_OFTEN - 1}))
    assert leave(sim) == SHORT
    assert sim.spoken[:3] == ["Hello.", "I am listening.", "Say: what can I say, to hear more."]
    again = Simulation(PACK, answers=Answers(heard=remembered(sim).heard))
    again.wait_until_quiet()
    assert again.spoken == ["Hello.", "I am listening."]


@pytest.mark.parametrize(
    ("words", "length", "told", "then"),
    [
        ("short answers", AnswerLength.SHORT, "I keep it short.", SHORT),
        ("long answers", AnswerLength.FULL, "I say everything in full.", FULL),
    ],
)
def test_the_person_chooses(words: str, length: AnswerLength, told: str, then: list[str]) -> None:
    known = {"session.left": HEARD_OFTEN} if length is AnswerLength.FULL else {}
    sim = Simulation(PACK, answers=Answers(heard=known))
    sim.say(words)
    assert sim.spoken[-1] == told
    assert [leave(sim) for _ in range(HEARD_OFTEN + 1)] == [then] * (HEARD_OFTEN + 1)
    assert remembered(sim).length is length
    assert leave(Simulation(PACK, answers=Answers(length, known))) == then


def test_repeat_says_it_in_full() -> None:
    sim = Simulation(PACK, answers=Answers(AnswerLength.SHORT))
    assert leave(sim) == SHORT
    sim.say("repeat")
    sim.wait_until_quiet()
    assert sim.said() == FULL


def test_repeat_asks_a_question_in_full() -> None:
    short = {"session.anything_new": ("Anything new?",)}
    sim = Simulation(PACK.model_copy(update={"short": short}), answers=Answers(AnswerLength.SHORT))
    sim.say("start hip session")
    sim.wait_until_quiet()
    assert sim.said()[-1] == "Anything new?"
    sim.say("repeat")
    sim.wait_until_quiet()
    assert " ".join(sim.said()) == PACK.sentences["session.anything_new"][0]


def test_a_tip_that_is_known_leaves_out_what_it_is_for() -> None:
    sim = Simulation(PACK)
    sim.wait_until_quiet()
    for number in range(HEARD_OFTEN + 1):
        sim.said()
        sim.say("brace tip")
        sim.wait_until_quiet()
        expected = ["Brace.", *(["Brace for."] if number < HEARD_OFTEN else []), "Brace how.", "Brace ask."]
        assert sim.said()[: len(expected)] == expected


def session(sim: Simulation) -> list[str]:
    """The cues that are said of the first movement, a "repeat" included."""
    sim.said()
    sim.say("start shoulder session")
    sim.wait_until_quiet()
    if sim.conversation._stage.questions.open:
        sim.say("no")
        sim.wait_until_quiet()
    sim.hear("ready")
    sim.advance(1.5)
    sim.hear("repeat")
    sim.advance(4)
    sim.hear("stop talking")
    sim.wait_until_quiet()
    return [text for text in sim.said() if text.startswith("Circle")]


def test_a_movement_is_short_only_on_request_and_not_the_first_time() -> None:
    sim = Simulation(PACK)
    assert session(sim) == ["Circle.", "Circle."]
    assert session(sim) == ["Circle.", "Circle."]
    sim.say("short answers")
    assert session(sim) == ["Circle short.", "Circle."], "repeat gives the full one"
    assert session(Simulation(PACK, answers=Answers(AnswerLength.SHORT))) == ["Circle.", "Circle."]


def test_short_sentences_are_shorter() -> None:
    for key, wordings in PACK.short.items():
        longest = max(len(text.split()) for text in wordings)
        assert longest < min(len(text.split()) for text in PACK.sentences[key]), key
        assert all(len(cut(text)) <= 2 for text in wordings)
