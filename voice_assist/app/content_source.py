"""From files to all that is made of them: pack, household, contacts, plan, phrases, grammar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_assist.commands import Context
from voice_assist.content.contacts import Contacts
from voice_assist.content.contacts_file import with_contacts
from voice_assist.content.household import with_household
from voice_assist.content.household_files import HouseholdFiles
from voice_assist.content.loader import load_pack, load_phrase_list, pack_files, pack_hash
from voice_assist.content.phrases import Sayable, grammar_graphs, grammar_sentences, phrasebook_of
from voice_assist.content.plan_file import with_plan
from voice_assist.content.reviews import read_reviews
from voice_assist.content.schema import Pack
from voice_assist.errors import PackError
from voice_assist.hearing.recogniser import Grammar
from voice_assist.understanding.completeness import Completeness
from voice_assist.understanding.phrasebook import Phrasebook


@dataclass(frozen=True, slots=True)
class ContentSource:
    """The files that what can be said comes from.

    Attributes:
        folder: the pack.
        phrases: a plain phrase list instead of it.
        plan: the therapist's plan, laid over it.
        household: the household's file, or the folder with all that is its own, laid over it (not over a phrase list).
        contacts: who is called and how, likewise.
    """

    folder: Path
    phrases: Path | None = None
    plan: Path | None = None
    household: Path | None = None
    contacts: Path | None = None

    def files(self) -> tuple[Path, ...]:
        """All of them; raises PackError where a folder cannot be listed."""
        if self.phrases:
            return (self.phrases, *filter(None, (self.plan,)))
        return (
            *pack_files(self.folder),
            *filter(None, (self.plan,)),
            *self.home().all,
            *filter(None, (self.contacts,)),
        )

    def home(self) -> HouseholdFiles:
        """The household's files; raises PackError where their folder cannot be listed, or holds what nothing reads."""
        return HouseholdFiles.at(self.household) if self.household and not self.phrases else HouseholdFiles()

    def digest(self) -> str:
        """SHA-256 over their names and bytes; raises PackError where one cannot be read."""
        return pack_hash(self.files())

    def load(self) -> Content:
        """Read and check them; raises PackError for anything that is wrong."""
        digest, home = self.digest(), self.home()
        pack = load_phrase_list(self.phrases) if self.phrases else load_pack(self.folder, home.own)
        if home.reviews:
            pack = read_reviews(home.reviews, pack).applied_to(pack)
        who = _one("contacts", self.contacts, home.contacts)
        if home.household:
            pack = with_household(pack, home.household, who)
        contacts = Contacts()
        if who:
            pack, contacts = with_contacts(pack, who)
        if plan := _one("plans", self.plan, home.plan):
            pack = with_plan(pack, plan)
        phrasebook = phrasebook_of(pack)
        sentences = grammar_sentences(phrasebook, pack.head.wake_word)
        grammar = Grammar(sentences, pack.pronunciations, grammar_graphs(phrasebook))
        lines = {name: intent.phrases[0] for name, intent in pack.intents.items()} if self.phrases else {}
        return Content(pack, phrasebook, grammar, lines, Sayable(pack, phrasebook), self, digest, contacts)


@dataclass(frozen=True, slots=True)
class Content:
    """A pack with all that is made from it.

    Attributes:
        pack: what can be said and what is answered.
        phrasebook: its sentences, expanded.
        grammar: what the recognisers listen for.
        lines: for a plain phrase list, the line behind each intent; {} for a pack.
        sayable: how its sentences begin.
        source: where it comes from.
        digest: the source's, when this was read.
        contacts: who is called and how.
    """

    pack: Pack
    phrasebook: Phrasebook
    grammar: Grammar
    lines: Mapping[str, str]
    sayable: Sayable
    source: ContentSource
    digest: str
    contacts: Contacts

    def name_of(self, intent: str) -> str:
        """How an intent is shown: the line of a plain list is its own intent."""
        return self.lines.get(intent, intent)

    def completeness(self, context: Context, text: str) -> Completeness:
        """How complete a text is among what can be said in a context."""
        return self.sayable.completeness(context, text)


def _one(what: str, given: Path | None, of_folder: Path | None) -> Path | None:
    """The one file that holds; PackError where one is named and another one stands in the household's folder."""
    if given and of_folder:
        raise PackError(f"there are two {what}, this one and {of_folder}", "keep one of them", file=given)
    return given or of_folder


def load_content(
    folder: Path,
    *,
    phrases: Path | None = None,
    plan: Path | None = None,
    household: Path | None = None,
    contacts: Path | None = None,
) -> Content:
    """Read the pack in `folder` (or a plain phrase list instead), the therapist's plan and the household's files.

    Raises:
        PackError: any of the files is wrong.
    """
    return ContentSource(folder, phrases, plan, household, contacts).load()
