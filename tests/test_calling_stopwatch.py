"""Seconds that no clock can lose or double."""

from voice_assist.calling.stopwatch import Progress, Stopwatch


class Uptime:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def test_it_begins_at_zero_and_follows_the_uptime() -> None:
    uptime = Uptime(5000)
    stopwatch = Stopwatch(None, "one", uptime)
    assert stopwatch.now() == 0
    uptime.seconds += 12.5
    assert stopwatch.now() == 12.5
    assert stopwatch.progress() == Progress(12.5, "one", 5012.5)


def test_a_restart_of_the_program_loses_nothing() -> None:
    assert Stopwatch(Progress(100, "one", 5000), "one", Uptime(5300)).now() == 400


def test_after_a_restart_of_the_machine_it_goes_on_where_it_stood() -> None:
    uptime = Uptime(20)
    stopwatch = Stopwatch(Progress(100, "one", 5000), "two", uptime)
    assert stopwatch.now() == 100
    uptime.seconds += 30
    assert stopwatch.now() == 130


def test_the_machine_has_what_it_needs() -> None:
    stopwatch = Stopwatch()
    first = stopwatch.now()
    assert 0 <= first <= stopwatch.now()
    assert Stopwatch(stopwatch.progress()).now() >= first
