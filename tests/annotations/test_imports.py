"""What is known about articles and tags is known without a screen."""

import pkgutil
import subprocess
import sys

import annotations

MODULES = sorted(module.name for module in pkgutil.walk_packages(annotations.__path__, "annotations."))
SCREENS = ("textual", "rich", "click", "reader")


def test_every_module_imports_without_a_screen():
    code = (
        "import importlib, sys\n"
        f"for name in {MODULES!r}: importlib.import_module(name)\n"
        f"print([name for name in {SCREENS!r} if name in sys.modules])"
    )

    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert "annotations.session" in MODULES
    assert ended.stdout.strip() == "[]"
