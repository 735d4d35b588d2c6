"""The conversation as it happens, on the terminal."""

from __future__ import annotations

from voice_assist.call_commands import PlaceCall
from voice_assist.cli.output import STYLES, console
from voice_assist.commands import Command, Note, Speak
from voice_assist.events import Event, PartLost, PartReturned


class DialogueView:
    """A loop.Observer that shows what was understood, what is said, whom it calls and what is lost.

    Args:
        show_heard: whether to show what was heard (not where the person has just typed it).
        keep_words: whether words may be shown; False where the output is kept in a log, which may hold neither what
            the person says nor what is answered.
    """

    def __init__(self, *, show_heard: bool, keep_words: bool = True) -> None:
        self._show_heard, self._keep_words = show_heard, keep_words

    def __call__(self, event: Event, commands: list[Command]) -> None:
        """Show one event's consequences."""
        match event:
            case PartLost(part, reason):
                console.print(f"[yellow]Lost[/]       {part}: {reason}")
            case PartReturned(part):
                console.print(f"[yellow]Back[/]       {part}")
        for command in commands:
            if self._keep_words:
                self._show(command)
            else:
                _log(command)

    def _show(self, command: Command) -> None:
        match command:
            case Speak(_, text):
                console.print(f"[bold green]Assistant[/]  {text}", markup=True)
            case PlaceCall(_, kind, level):
                console.print(f"[bold red]Call[/]       {kind} ({level})")
            case Note("heard", facts, transcript) if self._show_heard:
                decision, said = str(facts["decision"]), transcript.partition("\n")[0]
                meaning = facts.get("intent") or "-"
                console.print(
                    f"[bold cyan]Heard[/]      {said or '-'}  [{STYLES[decision]}]{decision}[/] [dim]{meaning}[/]"
                )
            case Note("fault", facts):
                console.print(f"[red]Fault[/]      {facts}")


def _log(command: Command) -> None:
    match command:
        case PlaceCall(level=level):
            console.print(f"Call ({level})")
        case Note("heard", facts):
            console.print(f"Heard: {facts['decision']}")
        case Note("fault", facts):
            console.print(f"Fault: {facts}")
