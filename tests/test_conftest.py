"""On a build machine a skip is a failure, unless it carries the marker that allows it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SKIPS = """
import pytest

def test_runs() -> None:
    pass

{marker}
def test_skips() -> None:
    pytest.skip("no such thing here")
"""


@pytest.mark.parametrize(
    ("ci", "marker", "code"),
    [("true", "", 1), ("true", '@pytest.mark.skip_allowed("needs another processor")', 0), ("", "", 0)],
)
def test_skips_fail_in_ci_alone(tmp_path: Path, ci: str, marker: str, code: int) -> None:
    shutil.copy(REPOSITORY / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(SKIPS.format(marker=marker), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(REPOSITORY / "pyproject.toml"), "-p", "no:cacheprovider"]
    result = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        env={**os.environ, "CI": ci},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == code, result.stdout
    assert result.stdout.splitlines()[-1].startswith("1 passed, 1 skipped in ")
    assert ("skipped although CI=true" in result.stdout) == (code == 1)


def test_no_test_sees_the_real_home(home: Path) -> None:
    assert Path.home() == home
    assert not any(home.iterdir())
    assert os.environ["XDG_DATA_HOME"].startswith(str(home))
