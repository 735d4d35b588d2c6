"""What every test stands on: an empty home of its own, the folder of real speech, no silent skips in CI."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from voice_assist.calling.meeting_point import lock_holder

IN_CI = os.environ.get("CI", "").lower() == "true"
REPOSITORY = Path(__file__).resolve().parent.parent
SPEECH = Path(os.environ.get("VOICE_ASSIST_SPEECH") or REPOSITORY.parent / "shared" / "speech").absolute()
SOURCES = Path(os.environ.get("VOICE_ASSIST_SOURCES") or REPOSITORY.parent / "shared" / "sources").absolute()
XDG_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
    "XDG_CACHE_HOME": ".cache",
}

settings.register_profile("voice_assist", deadline=None, derandomize=IN_CI, database=None)
settings.load_profile("voice_assist")


def _live_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(home))
    for variable, folder in XDG_FOLDERS.items():
        monkeypatch.setenv(variable, str(home / folder))


@pytest.fixture(scope="session", autouse=True)
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home that session-wide fixtures and the processes they start see; no VOICE_ASSIST_ setting reaches a test."""
    home = tmp_path_factory.mktemp("home")
    runtime = tmp_path_factory.mktemp("runtime")
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        _live_in(home, patch)
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        for variable in [name for name in os.environ if name.startswith("VOICE_ASSIST_")]:
            patch.delenv(variable)
        yield home


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home folder, this test's own: HOME and all XDG folders point into it.

    A calls process that was started there, and goes on because a call is open, is ended.
    """
    folder = tmp_path_factory.mktemp("home")
    _live_in(folder, monkeypatch)
    yield folder
    if caller := lock_holder(folder / XDG_FOLDERS["XDG_STATE_HOME"] / "voice-assist"):
        os.kill(caller, signal.SIGKILL)


@pytest.fixture(scope="session")
def speech_folder() -> Path:
    """The folder of real recordings (VOICE_ASSIST_SPEECH, by default ../shared/speech beside the repository)."""
    if not (SPEECH / "commands").is_dir():
        reason = f"no recordings at {SPEECH}: set VOICE_ASSIST_SPEECH to their folder"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return SPEECH


@pytest.fixture(scope="session")
def sources_folder() -> Path:
    """The folder of the texts that the pack stands on (VOICE_ASSIST_SOURCES, by default ../shared/sources)."""
    if not any(SOURCES.glob("00*.txt")):
        reason = f"no texts at {SOURCES}: set VOICE_ASSIST_SOURCES to their folder"
        if IN_CI:
            pytest.fail(reason)
        pytest.skip(reason)
    return SOURCES


def _unexpected_skips(config: pytest.Config) -> list[str]:
    """The tests that were skipped where nothing may be: on a build machine, without the marker `skip_allowed`."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if not IN_CI or reporter is None:
        return []
    skipped = reporter.stats.get("skipped", [])
    return [report.nodeid for report in skipped if "skip_allowed" not in getattr(report, "keywords", {})]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _unexpected_skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    names = _unexpected_skips(config)
    if names:
        terminalreporter.section("skipped although CI=true", red=True)
        for name in names:
            terminalreporter.line(name)
