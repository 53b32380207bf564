"""Installed with PyPI's `reader` both work, in either order, and after removing one."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.consumers, pytest.mark.timeout(900)]

THEIRS = "import reader; reader.make_reader(':memory:').close()"
OURS = (
    "import hashiya, hashiya_rtl, hashiya_reader.app; "
    "from hashiya_reader.cli import main; main(['--version'])"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    (built,) = folder.glob("hashiya-*.whl")
    return built


@pytest.mark.parametrize("ours_first", [True, False])
def test_both_work_in_either_order_and_after_one_is_gone(wheel, tmp_path, ours_first):
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    python = tmp_path / "venv" / "bin" / "python"
    pip = (python, "-m", "pip", "-q", "--disable-pip-version-check")
    packages = [wheel, "reader"] if ours_first else ["reader", wheel]
    for package in packages:
        run(*pip, "install", package)
    assert works(python, OURS)
    assert works(python, THEIRS)

    gone = "reader" if ours_first else "hashiya"
    run(*pip, "uninstall", "-y", gone)

    assert works(python, OURS) is ours_first
    assert works(python, THEIRS) is not ours_first


def works(python, code):
    # From another folder: the checkout must not lend its packages.
    done = subprocess.run(
        [python, "-c", code], cwd=python.parent, capture_output=True, check=False
    )
    return done.returncode == 0


def run(*command):
    subprocess.run([*map(str, command)], check=True, cwd=ROOT)
