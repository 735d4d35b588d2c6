"""The tree of errors. Each one is a single sentence for a caregiver: what is wrong, where, and what to do.

VoiceAssistError                exit code 1
├── InputError                  exit code 2: something that was given is wrong
│   ├── UsageError              the command line
│   ├── SettingsError           the settings file or an environment variable
│   ├── PackError               a pack file (knows file, line, column)
│   ├── TemplateError           one sentence template of a pack (knows where in the template)
│   ├── LabelsError             a table of labelled recordings (knows file, line, column)
│   ├── AudioFileError          a recording
│   └── ModelError              a recognition model folder
└── FailureError                exit code 1: something went wrong in the machine or around it
    ├── DeviceError             microphone or loudspeaker
    ├── EchoError               the own voice cannot be taken out of what the microphone hears
    ├── WorkerError             a supervised process died, hung or could not start
    ├── StorageError            journal, record or preferences could not be written or read
    ├── DownloadError           a model could not be fetched
    └── AlreadyRunningError     another assistant holds the state folder
"""

from __future__ import annotations

from pathlib import Path


class VoiceAssistError(Exception):
    """Base of every error that the command line shows as one sentence."""

    exit_code = 1


class InputError(VoiceAssistError):
    """Something that was given to the program is wrong."""

    exit_code = 2


class UsageError(InputError):
    """The command line was used in a way that cannot work."""


class SettingsError(InputError):
    """The settings file or an environment variable is wrong."""


class PackError(InputError):
    """A pack file is wrong.

    Args:
        problem: what is wrong, without a full stop.
        advice: what to do, without a full stop.
        file: the file concerned, if one is known.
        line: line in the file, counted from 1.
        column: column in the line, counted from 1.
    """

    def __init__(
        self, problem: str, advice: str, *, file: Path | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        self.problem, self.advice, self.file, self.line, self.column = problem, advice, file, line, column
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{place}: {problem}; {advice}." if place else f"{problem}; {advice}.")


class TemplateError(InputError):
    """One sentence template is wrong; whoever knows the file turns it into a PackError.

    Args:
        template: the template as written.
        problem: what is wrong, without a full stop.
        advice: what to do, without a full stop.
        position: index of the character in the template where it goes wrong, if known.
    """

    def __init__(self, template: str, problem: str, advice: str, position: int | None = None) -> None:
        self.template, self.problem, self.advice, self.position = template, problem, advice, position
        super().__init__(f'the phrase "{template}": {problem}; {advice}.')


class LabelsError(InputError):
    """A table of labelled recordings is wrong.

    Args:
        place: file, line and column, counted from 1, as "labels.tsv:3:7"; or the file alone.
        problem: what is wrong, without a full stop.
        advice: what to do, without a full stop.
    """

    def __init__(self, place: object, problem: str, advice: str) -> None:
        self.place, self.problem, self.advice = place, problem, advice
        super().__init__(f"{place}: {problem}; {advice}.")

    def __reduce__(self) -> tuple[type[LabelsError], tuple[object, str, str]]:
        return LabelsError, (self.place, self.problem, self.advice)


class AudioFileError(InputError):
    """A recording cannot be read."""


class ModelError(InputError):
    """A recognition model folder is missing, incomplete or damaged."""


class FailureError(VoiceAssistError):
    """Something went wrong in the machine or around it."""


class DeviceError(FailureError):
    """A microphone or loudspeaker is missing, busy or lost."""


class EchoError(FailureError):
    """The own voice cannot be taken out of what the microphone hears; half duplex goes on."""


class WorkerError(FailureError):
    """A supervised process died, hung or could not be started."""


class StorageError(FailureError):
    """The journal, the record or the preferences could not be written or read."""


class DownloadError(FailureError):
    """A recognition model could not be fetched."""


class AlreadyRunningError(FailureError):
    """Another assistant already uses the state folder."""
