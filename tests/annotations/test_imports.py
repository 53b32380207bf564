"""What is known about articles and tags is known without a screen."""

import pkgutil
import subprocess
import sys

import hashiya

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(hashiya.__path__, "hashiya.")
)
SCREENS = ("textual", "rich", "click", "hashiya_reader", "hashiya_rtl")


def test_every_module_imports_without_a_screen():
    code = (
        "import importlib, sys\n"
        f"for name in {MODULES!r}: importlib.import_module(name)\n"
        f"print([name for name in {SCREENS!r} if name in sys.modules])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert "hashiya.sessions.tag_session" in MODULES
    assert ended.stdout.strip() == "[]"
