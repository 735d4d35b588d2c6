"""The parent's side of a supervised process: calls, and the thread that watches and starts again."""

from __future__ import annotations

import itertools
import pickle
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from voice_assist.errors import VoiceAssistError, WorkerError
from voice_assist.events import EventSink, Part, PartLost, PartReturned
from voice_assist.supervisor.child import Answer, AnswerKind
from voice_assist.supervisor.patience import Patience
from voice_assist.supervisor.process import ChildProcess, leave_ctrl_c_to_parent

_LOOK_SECONDS = 0.6


@dataclass(slots=True)
class _Call:
    deadline: float
    answer: Future[object]


class Worker:
    """A part that runs in a child process; usable from several threads.

    What ends the very first child before it is ready is final: it is raised by `wait_ready` and `call`. Any later loss
    is posted as PartLost, once, until a new child is ready and PartReturned is posted.

    Args:
        part: what is lost when the child is.
        main: runs in the child as main(connection, *arguments); a function that can be pickled.
        arguments: can be pickled.
        sink: takes PartLost and PartReturned.
        patience: the time limits.
    """

    def __init__(
        self,
        part: Part,
        main: Callable[..., None],
        arguments: tuple[object, ...],
        sink: EventSink,
        patience: Patience | None = None,
    ) -> None:
        self._part, self._sink, self._patience = part, sink, patience or Patience()
        self._work = pickle.dumps((main, arguments))
        self._changed = threading.Condition()
        self._child: ChildProcess | None = None
        self._ready: ChildProcess | None = None
        self._calls: dict[int, _Call] = {}
        self._numbers = itertools.count(1)
        self._generation = 0
        self._final: VoiceAssistError | None = None
        self._closed = self._worked = self._lost = False
        self._pause = self._patience.first_wait
        self._thread = threading.Thread(target=self._supervise, name=f"supervise-{part}", daemon=True)
        self._thread.start()

    @property
    def generation(self) -> int:
        """How many children have been started."""
        return self._generation

    def wait_ready(self, seconds: float) -> None:
        """Wait until the child can answer.

        Raises:
            VoiceAssistError: what the first child failed with; WorkerError where that was no such error, or in time.
        """
        with self._changed:
            self._wait_child(seconds)

    def call(self, message: object, seconds: float) -> object:
        """Send a message and wait for its reply; a child that is being started has as long to begin.

        Raises:
            VoiceAssistError: what the child's handler raised.
            WorkerError: no reply in time (that child is killed), or the child was lost meanwhile.
        """
        deadline = time.monotonic() + seconds
        answer: Future[object] = Future()
        with self._changed:
            child = self._wait_child(seconds)
            number = next(self._numbers)
            self._calls[number] = _Call(deadline, answer)
            child.send((number, message))
        try:
            return answer.result(max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            reason = f"it did not answer within {seconds:g} seconds"
            self._give_up(child, reason)
            raise self._lost_error(reason) from None
        finally:
            self._forget(number)

    def ask(self, message: object, seconds: float = 0.0) -> Future[object]:
        """Send a message and return at once; whoever waits for the reply may give it up, and the child lives on.

        For so many seconds the child need give no sign of life. The future fails with WorkerError where no child is
        ready or it is lost, and with what the child's handler raised.
        """
        answer: Future[object] = Future()
        with self._changed:
            if self._ready is None:
                answer.set_exception(WorkerError(f"The {self._part} is not ready."))
                return answer
            number = next(self._numbers)
            self._calls[number] = _Call(time.monotonic() + seconds, answer)
            self._ready.send((number, message))
        answer.add_done_callback(lambda _: self._forget(number))
        return answer

    def send(self, message: object) -> None:
        """Send a message that has no reply; dropped while no child is ready."""
        with self._changed:
            if self._ready is not None:
                self._ready.send((0, message))

    def close(self) -> None:
        """End the child; may be called twice."""
        with self._changed:
            self._closed = True
            if self._ready is not None:
                self._ready.send(None)
            elif self._child is not None:
                self._child.kill("")
            self._changed.notify_all()
        self._thread.join()

    def _forget(self, number: int) -> None:
        with self._changed:
            self._calls.pop(number, None)

    def _wait_child(self, seconds: float) -> ChildProcess:
        self._changed.wait_for(lambda: self._ready or self._final or self._closed, seconds)
        if self._closed:
            raise WorkerError(f"The {self._part} has been shut down.")
        if self._final is not None:
            raise self._final
        if self._ready is None:
            raise WorkerError(f"The {self._part} was not ready within {seconds:g} seconds; it is still being started.")
        return self._ready

    def _give_up(self, child: ChildProcess, reason: str) -> None:
        with self._changed:
            if self._ready is child:
                self._ready = None  # the next call waits for its successor
        child.kill(reason)

    def _lost_error(self, reason: str) -> WorkerError:
        return WorkerError(f"The {self._part} stopped working and is being started again: {reason}.")

    def _supervise(self) -> None:
        leave_ctrl_c_to_parent()
        while self._one_child():
            pass

    def _one_child(self) -> bool:
        """Start a child and stay with it to its end; whether another one is to follow."""
        began = time.monotonic()
        try:
            child = self._start()
        except OSError as error:
            failure: VoiceAssistError | str = f"the system refused to start it ({error.strerror})"
        else:
            told = self._watch(child)
            end = child.bury()
            failure = end if told is None else told
        self._note_loss(failure)
        if self._closed or self._final is not None:
            return False
        if time.monotonic() - began > self._patience.longest_wait:
            self._pause = self._patience.first_wait
        with self._changed:
            self._changed.wait_for(lambda: self._closed, self._pause)
        self._pause = min(2 * self._pause, self._patience.longest_wait)
        return not self._closed

    def _start(self) -> ChildProcess:
        with self._changed:
            self._generation += 1
            self._child = ChildProcess(self._part, self._work)
            if self._closed:
                self._child.kill("")
            return self._child

    def _watch(self, child: ChildProcess) -> VoiceAssistError | str | None:
        """Take what the child tells until it is gone, which returns what it says of its end, or until close."""
        deadline, stopped = time.monotonic() + self._patience.start, False
        while not self._closed:
            with self._changed:
                limit = max([deadline, *(call.deadline for call in self._calls.values())])
            try:
                answer = child.next_answer(min(limit - time.monotonic(), _LOOK_SECONDS))
            except EOFError:
                return None
            if answer is not None:
                stopped = False
                if self._ready is child or answer[0] is AnswerKind.READY:
                    deadline = time.monotonic() + self._patience.silence
                if answer[0] is AnswerKind.FAILURE:
                    return answer[2] if isinstance(answer[2], VoiceAssistError) else str(answer[2])
                self._take(child, answer)
            elif time.monotonic() >= limit:
                child.kill("it gave no sign of life" if self._ready is child else "it took too long to start")
            elif child.is_stopped():
                # Twice in a row: a job that is stopped and continued with its parent is no loss.
                if stopped:
                    child.kill("it was stopped from outside")
                stopped = True
        return None

    def _take(self, child: ChildProcess, answer: Answer) -> None:
        kind, number, value = answer
        if kind is AnswerKind.READY:
            with self._changed:
                self._ready = child
                self._changed.notify_all()
            if self._lost:
                self._sink.post(PartReturned(self._part))
            self._lost, self._worked = False, True
            return
        call = self._calls.get(number)
        if call is None or call.answer.done():
            return
        if kind is AnswerKind.REFUSAL and isinstance(value, VoiceAssistError):
            call.answer.set_exception(value)
        elif kind is AnswerKind.REPLY:
            call.answer.set_result(value)

    def _note_loss(self, failure: VoiceAssistError | str) -> None:
        with self._changed:
            self._ready = self._child = None
            if not self._worked and not self._closed:
                sentence = f"The {self._part} could not be started: {failure}."
                self._final = failure if isinstance(failure, VoiceAssistError) else WorkerError(sentence)
            calls = [call for call in self._calls.values() if not call.answer.done()]
            self._changed.notify_all()
        for call in calls:
            call.answer.set_exception(self._lost_error(str(failure)))
        if self._worked and not self._lost and not self._closed:
            self._lost = True
            self._sink.post(PartLost(self._part, str(failure)))
