"""Measures decisions about single texts: `python -m benchmarks.texts [--list] [FILE ...]`.

Everyday talk that is no command (everyday_text.yaml) and commands (the English pack's phrases as they are, with
fillers, politeness, letters swapped, one light word more or less). Each FILE is a text of English that is not meant
for the pack: its sentences are measured, too. --list shows what was taken or asked about, one for each template.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.everyday_text import Grammar, Phrases, Said
from voice_assist.commands import Context
from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import load_pack
from voice_assist.content.phrases import phrasebook_of
from voice_assist.understanding.active import ActivePhrases
from voice_assist.understanding.decision import NoMatch
from voice_assist.understanding.matcher import understand_text
from voice_assist.understanding.normalise import normalise
from voice_assist.understanding.phrase import Phrase
from voice_assist.understanding.words import LIGHT

CONTEXTS = {"idle": frozenset({Context.IDLE}), "all contexts": frozenset(Context)}
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n\s*-+ ")
_WORDS = range(2, 26)
"""Sentences of a file with fewer or more words are no sentences: headings, tables, lists."""
_LONG_ENOUGH = 5
"""Letters of a word from which one wrong letter is a misspelling and no other word."""


def sentences_of(file: Path) -> list[Said]:
    """The sentences of a text, each once."""
    parts = _SENTENCE.split(file.read_text(encoding="utf-8", errors="replace"))
    texts = dict.fromkeys(normalise(part) for part in parts)
    return [Said(text, file.stem, text) for text in texts if len(text.split()) in _WORDS and "[unk]" not in text]


def talk(name: str, said: Sequence[Said], phrases: Phrases, active: ActivePhrases, *, listed: bool) -> None:
    """One line of the table of talk."""
    counts: Counter[str] = Counter()
    shown: set[str] = set()
    for one in said:
        decision = understand_text(one.text, active)
        counts[decision.decision] += 1
        if listed and not isinstance(decision, NoMatch) and one.template not in shown:
            shown.add(one.template)
            print(f"  {decision.decision}: {one.text} = {decision.best.phrase} {decision.best.score} ({decision.rule})")
    near = sum(phrases.resemble(one.text) for one in said)
    taken, asked = counts["accept"], counts["ask"]
    print(
        f"{name:44} {len(said):>9,} {near / len(said):>10.0%} {taken:>5} {taken / len(said):>7.2%}"
        f" {asked:>5} {asked / len(said):>7.2%}"
    )


def measure_talk(files: Sequence[Path], *, listed: bool) -> None:
    """The table of talk, for the idle context and for all of them together."""
    book = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    phrases, drawn = Phrases(book), list(Grammar().sentences())
    groups = {
        "everyday talk": drawn,
        "everyday talk, half for tuning": [one for one in drawn if one.tuning],
        "everyday talk, half for measuring": [one for one in drawn if not one.tuning],
        **{file.name: sentences_of(file) for file in files},
    }
    kept = {name: [one for one in said if not phrases.say(one.text)] for name, said in groups.items()}
    print(f"{'':44} {'sentences':>9} {'near words':>10} {'taken':>13} {'asked about':>13}")
    for where, contexts in CONTEXTS.items():
        for name, said in kept.items():
            talk(f"{name}, {where}", said, phrases, book.active(contexts), listed=listed)
    for name, said in groups.items():
        print(f"{name}: {len(said) - len(kept[name])} left out, because they are phrases of the pack word for word")


def _misspelt(text: str) -> str | None:
    """The first long word with two letters swapped; None where there is no long word."""
    for word in text.split():
        if len(word) >= _LONG_ENOUGH and word[2] != word[3]:
            return text.replace(word, word[:2] + word[3] + word[2] + word[4:], 1)
    return None


def _without_a_light_word(text: str) -> str | None:
    words = text.split()
    light = [index for index, word in enumerate(words[:-1]) if word in LIGHT or word in ("the", "a")]
    return " ".join(words[: light[0]] + words[light[0] + 1 :]) if light else None


CHANGES: dict[str, Callable[[str], str | None]] = {
    "as they stand": lambda text: text,
    "um ... please": lambda text: f"um {text} please",
    "could you please ...": lambda text: f"could you please {text}",
    "I want you to ...": lambda text: f"I want you to {text}",
    "hey ... thank you": lambda text: f"hey {text} thank you",
    "... would you": lambda text: f"{text} would you",
    "said twice": lambda text: f"{text} {text}",
    "two letters swapped": _misspelt,
    "a light word left out": _without_a_light_word,
    "... now": lambda text: f"{text} now",
    "really ...": lambda text: f"really {text}",
    "... a little bit": lambda text: f"{text} a little bit",
    "... for my pills": lambda text: f"{text} for my pills",
    "... with a straw": lambda text: f"{text} with a straw",
    "... (a name)": lambda text: f"{text} Maria",
}


def outcome(text: str, meant: Iterable[Phrase], active: ActivePhrases) -> str:
    """What came of a command."""
    decision = understand_text(text, active)
    if isinstance(decision, NoMatch):
        return "missed"
    right = decision.best.meaning in {phrase.meaning for phrase in meant}
    return decision.decision + ("" if right else " wrong")


def measure_commands() -> None:
    """The table of commands: each phrase in the first of its contexts."""
    book = phrasebook_of(load_pack(PROJECT_FOLDER / "intents" / "en"))
    print(f"\n{'the phrases of the pack':28} {'n':>5} {'taken':>6} {'asked':>6} {'missed':>6} {'wrong':>12}")
    same: dict[str, list[Phrase]] = {}
    for phrase in book.phrases:
        same.setdefault(phrase.text, []).append(phrase)
    for name, change in CHANGES.items():
        counts: Counter[str] = Counter()
        for text, meant in same.items():
            changed = change(text)
            where = next(context for context in Context if text in book.sentences(context))
            if changed is not None:
                counts[outcome(changed, meant, book.active(frozenset({where})))] += 1
        wrong = f"{counts['accept wrong']} + {counts['ask wrong']}"
        print(
            f"{name:28} {counts.total():>5} {counts['accept']:>6} {counts['ask']:>6} {counts['missed']:>6} {wrong:>12}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true", dest="listed")
    given = parser.parse_args()
    measure_talk(given.files, listed=given.listed)
    measure_commands()


if __name__ == "__main__":
    main()
