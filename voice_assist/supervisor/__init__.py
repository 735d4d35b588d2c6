"""Supervised processes: an engine that may crash or hang runs in a child, is watched, and is started again.

    worker = Worker(Part.RECOGNISER, main, (arguments,), sink)     parent
    def main(connection: ChildConnection, *arguments) -> None:     child: build the engine, then
        connection.serve(handle)                                   answer each message with handle(message)

The child is spawned, never forked; its terminal output goes nowhere, Ctrl-C does not reach it, and it ends when its
parent does. Lost is a child that died, is stopped, gives no sign of life, or leaves a call unanswered.
"""

from voice_assist.supervisor.child import ChildConnection
from voice_assist.supervisor.patience import Patience
from voice_assist.supervisor.worker import Worker

__all__ = ["ChildConnection", "Patience", "Worker"]
