"""The set-up scripts on machines that lack something: one sentence, exit code 1, nothing half done."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from voice_assist.hearing.model_first import MARKER_NAME

REPOSITORY = Path(__file__).resolve().parent.parent
TOOLS = "bash basename cat cut dirname env find flock grep date mkdir mktemp rm sha256sum tail true".split()
LIBRARIES = ("libportaudio.so.2", "libespeak-ng.so.1", "libatomic.so.1")
NOBODY = 65534


@dataclass(frozen=True, slots=True)
class Machine:
    """A copy of the scripts in a folder of its own, and a PATH on which only what a test puts there can be found."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "bin"

    @property
    def repository(self) -> Path:
        return self.folder / "voice assist"

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": str(self.bin), "HOME": str(self.folder / "home")}

    def command(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def libraries(self, *names: str) -> None:
        self.command("ldconfig", f"echo {' '.join(names)}")

    def run(self, *command: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts without rights: as nobody where the tests run as root. None takes a variable away."""
        merged = {name: value for name, value in {**self.environment, **environment}.items() if value is not None}
        return subprocess.run(
            [str(self.repository / command[0]), *command[1:]],
            cwd=self.folder,
            env=merged,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            user=NOBODY if os.geteuid() == 0 else None,
        )

    def make_ready(self) -> None:
        """Put an environment in step with the locks in place; its `voice-assist` only says how it was called."""
        programs = self.repository / ".venv" / "bin"
        programs.mkdir(parents=True)
        for name, script in {"python": "echo Python 3.11.2", "voice-assist": 'echo "called: $*"'}.items():
            (programs / name).write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
            (programs / name).chmod(0o755)
        setup = self.repository / "scripts" / "setup.sh"
        stamp = f'source "{setup}"; fingerprint run >"$(stamp run)"'
        subprocess.run(["/bin/bash", "-c", stamp], env=self.environment, check=True, timeout=30)


@pytest.fixture
def machine() -> Iterator[Machine]:
    with tempfile.TemporaryDirectory() as name:
        made = Machine(Path(name))
        made.folder.chmod(0o755)
        for folder in (made.bin, made.repository, made.folder / "home"):
            folder.mkdir(mode=0o777)
            folder.chmod(0o777)
        shutil.copytree(REPOSITORY / "scripts", made.repository / "scripts")
        for path in [*REPOSITORY.glob("requirements*.lock"), REPOSITORY / "pyproject.toml"]:
            shutil.copy(path, made.repository)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, f"this test needs {tool}"
            (made.bin / tool).symlink_to(found)
        made.command("uname", "echo x86_64")
        made.command("getconf", "echo 64")
        made.command("espeak-ng", "")
        made.command("flite", "")
        made.command("apt-get", "exit 100")
        made.command("python3", "echo 3.11 fits whole")
        made.libraries(*LIBRARIES)
        yield made


def only_sentence(result: subprocess.CompletedProcess[str]) -> str:
    """The one line that a script said before it gave up."""
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()


def test_names_the_libraries_and_the_command_without_rights(machine: Machine) -> None:
    machine.libraries("libespeak-ng.so.1", "libatomic.so.1")
    assert only_sentence(machine.run("scripts/run")) == (
        "Administrator rights are needed to install libportaudio2: "
        "run  sudo apt-get install -y --no-install-recommends libportaudio2  and then scripts/run."
    )


def test_names_all_that_is_missing_at_once(machine: Machine) -> None:
    machine.libraries()
    (machine.bin / "espeak-ng").unlink()
    machine.command("uname", "echo aarch64")
    assert "recommends libportaudio2 espeak-ng libatomic1  and then" in only_sentence(machine.run("scripts/run"))


def test_more_voices_are_installed_beside_what_is_missing_and_never_asked_for_alone(machine: Machine) -> None:
    (machine.bin / "flite").unlink()
    machine.make_ready()
    assert machine.run("scripts/run").stdout == "called: run\n"
    machine.libraries("libespeak-ng.so.1")
    assert "needed to install libportaudio2 flite: run" in only_sentence(machine.run("scripts/run"))
    machine.libraries(*LIBRARIES)
    assert "needed to install flite" in only_sentence(machine.run("scripts/check"))


def test_only_the_tests_ask_for_virtual_sound(machine: Machine) -> None:
    machine.libraries("libespeak-ng.so.1")
    assert "pulseaudio" not in only_sentence(machine.run("scripts/run"))
    assert "libportaudio2 pulseaudio pulseaudio-utils" in only_sentence(machine.run("scripts/test"))


def test_never_puts_pulseaudio_beside_pipewire(machine: Machine) -> None:
    machine.libraries()
    machine.command("pipewire-pulse", "")
    assert "pulseaudio" not in only_sentence(machine.run("scripts/test"))


def test_a_system_without_apt_hears_what_to_install(machine: Machine) -> None:
    machine.libraries("libportaudio.so.2")
    (machine.bin / "apt-get").unlink()
    assert only_sentence(machine.run("scripts/run")).startswith("Missing on this system: espeak-ng (Debian's names)")


def test_installs_with_sudo_and_never_removes_a_package(machine: Machine) -> None:
    machine.libraries()
    calls = machine.folder / "home" / "calls"
    machine.command("sudo", '[[ $1 == -n ]] && shift; exec "$@"')
    libraries = " ".join(LIBRARIES)
    machine.command(
        "apt-get", f'echo "$*" >>{calls}; printf "#!/bin/bash\\necho {libraries}\\n" >{machine.bin}/ldconfig'
    )
    (machine.bin / "ldconfig").chmod(0o777)
    machine.command("python3", "echo 3.9 unfit whole")
    result = machine.run("scripts/run")
    said = result.stderr.splitlines()
    assert said[0] == "Installing libportaudio2 (sound in and out)."
    assert said[1] == "Installing espeak-ng (the voice)."
    assert calls.read_text(encoding="utf-8").splitlines() == [
        "-qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends --no-remove libportaudio2 espeak-ng"
    ]


def test_says_why_apt_failed(machine: Machine) -> None:
    machine.libraries("libespeak-ng.so.1")
    machine.command("sudo", '[[ $1 == -n ]] && shift; exec "$@"')
    machine.command("apt-get", "echo 'E: Unable to locate package libportaudio2' >&2; exit 100")
    result = machine.run("scripts/run")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == (
        "The packages could not be installed (Unable to locate package libportaudio2): connect to the internet, "
        "run  sudo apt-get install -y --no-install-recommends libportaudio2  and then scripts/run."
    )


def test_asks_for_python_where_there_is_none(machine: Machine) -> None:
    (machine.bin / "python3").unlink()
    assert "needed to install python3 python3-venv: run" in only_sentence(machine.run("scripts/run"))
    machine.libraries("libespeak-ng.so.1")
    assert "needed to install libportaudio2 python3 python3-venv: run" in only_sentence(machine.run("scripts/run"))


def test_an_unfit_python_is_named(machine: Machine) -> None:
    machine.command("python3", "echo 3.9 unfit whole")
    assert "and there is 3.9: install Debian or Raspberry Pi OS bookworm" in only_sentence(machine.run("scripts/run"))


def test_a_failure_nobody_foresaw_is_not_silent(machine: Machine) -> None:
    (machine.bin / "flock").unlink()
    result = machine.run("scripts/run")
    assert result.returncode == 127
    assert result.stderr.endswith("failed in a way it does not know: run  bash -x scripts/run  to see where.\n")


def test_a_32_bit_system_is_told_so(machine: Machine) -> None:
    machine.command("getconf", "echo 32")
    assert "install the 64-bit Raspberry Pi OS" in only_sentence(machine.run("scripts/run"))


def test_a_folder_without_write_permission(machine: Machine) -> None:
    machine.repository.chmod(0o555)
    sentence = only_sentence(machine.run("scripts/run"))
    assert sentence.startswith("No right to write to this folder: run  sudo chown -R ")


def test_without_a_network_clears_what_was_cut_short_and_says_so(machine: Machine) -> None:
    remains = machine.repository / ".venv" / "lib"
    remains.mkdir(parents=True)
    (machine.repository / ".venv" / ".unfinished").touch()
    for folder in (remains.parent, remains):
        folder.chmod(0o777)
    (machine.bin / "python3").unlink()
    (machine.bin / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    as_owner = subprocess.run(
        [str(machine.repository / "scripts" / "run")],
        env={**machine.environment, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert as_owner.returncode == 1
    assert as_owner.stdout == ""
    first, *_, last = as_owner.stderr.splitlines()
    assert first == "The last set-up was cut short: starting over."
    assert last == (
        "The Python packages could not be fetched: connect this machine to the internet, then run scripts/run."
    )
    assert not (machine.repository / ".venv" / ".unfinished").exists()


def test_waits_for_another_set_up(machine: Machine) -> None:
    machine.libraries()
    with (machine.repository / "scripts" / "setup.sh").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = subprocess.Popen(
            [str(machine.repository / "scripts" / "run")],
            env=machine.environment,
            stderr=subprocess.PIPE,
            text=True,
            user=NOBODY if os.geteuid() == 0 else None,
        )
        assert waiting.stderr is not None
        assert waiting.stderr.readline() == "Waiting for another set-up of this folder to finish.\n"
    assert waiting.communicate(timeout=30)[1].startswith("Administrator rights are needed")


def test_a_ready_environment_is_left_alone(machine: Machine) -> None:
    machine.make_ready()
    result = machine.run("scripts/run", "--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, "called: --version\n", "")


def test_a_changed_lock_is_noticed(machine: Machine) -> None:
    machine.make_ready()
    with (machine.repository / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# another version\n")
    machine.command("getconf", "echo 32")
    assert "64-bit" in only_sentence(machine.run("scripts/run", "--version"))


@pytest.mark.parametrize("arguments", [[], ["run", "--text"], ["demo"], ["hear", "a b.wav"]])
def test_the_model_is_asked_for_before_the_first_listening(machine: Machine, arguments: list[str]) -> None:
    machine.make_ready()
    result = machine.run("scripts/run", *arguments)
    assert result.stderr == "called: models download vosk-model-small-en-us-0.15 --once\n"
    assert result.stdout == f"called: {' '.join(arguments or ['run'])}\n"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["run", "--help"], ["check"], ["models", "list"], ["hear", "--model", "m"]]
)
def test_no_model_is_asked_for_where_none_is_needed(machine: Machine, arguments: list[str]) -> None:
    machine.make_ready()
    assert machine.run("scripts/run", *arguments).stderr == ""


@pytest.mark.parametrize("left", [MARKER_NAME, "vosk-model-small-en-us-0.15"])
def test_the_model_is_not_asked_for_twice(machine: Machine, left: str) -> None:
    machine.make_ready()
    data = machine.folder / "data"
    (data / "models" / left).mkdir(parents=True)
    assert machine.run("scripts/run", VOICE_ASSIST_DATA_FOLDER=str(data)).stderr == ""


def test_a_home_that_cannot_be_written_is_no_reason_to_fail(machine: Machine) -> None:
    machine.make_ready()
    result = machine.run("scripts/run", "demo", HOME="/proc/no-home")
    assert (result.returncode, result.stdout, result.stderr) == (0, "called: demo\n", "")
    assert machine.run("scripts/run", "check", HOME=None).returncode == 0


@pytest.mark.parametrize(
    ("complaint", "answer"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full: free about 1 GB"),
        ("SSLError: CERTIFICATE_VERIFY_FAILED: certificate is not yet valid", "mostly because of a wrong clock"),
        ("NewConnectionError: Temporary failure in name resolution", "connect this machine to the internet"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "could not be installed (ERROR: THESE PACKAGES DO NOT MATCH"),
    ],
)
def test_explains_why_pip_failed(machine: Machine, complaint: str, answer: str) -> None:
    machine.make_ready()
    programs = machine.repository / ".venv" / "bin"
    (machine.repository / ".venv" / ".ready-to-run").unlink()
    (machine.repository / ".venv").chmod(0o777)
    (programs / "pip").symlink_to("python")
    (programs / "python").write_text(
        f'#!/bin/bash\n[[ $1 == -c ]] && echo 3.11 fits whole && exit\necho "{complaint}" >&2; exit 1\n',
        encoding="utf-8",
    )
    result = machine.run("scripts/run")
    assert result.returncode == 1
    assert answer in result.stderr.splitlines()[-1]
    assert not (machine.repository / ".venv" / ".unfinished").exists()
