"""A project on disk, and the command line run in this process."""

import json
import os
import shlex
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hashiya_reader.cli import CRASHED, main, output

# "The ministry announced the beginning of the truce today."
SENTENCE = "أعلنت الوزارة بدء الهدنة اليوم.\n"
# "Russia explains its relation with Hamas", and a second paragraph: "a link".
TEXT = "روسيا تشرح علاقتها مع حماس\n\nرابط\n"


@pytest.fixture(autouse=True)
def own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """No test sees the user's own settings or name."""
    home = tmp_path_factory.mktemp("home")
    for variable in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_STATE_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
    ):
        monkeypatch.setenv(variable, str(home))
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "salma")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of two articles."""
    home = tmp_path / "ceasefire"
    home.mkdir()
    (home / "a.txt").write_text(TEXT, "utf-8")
    (home / "b.txt").write_text("لا", "utf-8")  # no
    return home


@pytest.fixture
def hashiya() -> Callable[..., Result]:
    """Run the command line; what it says is in `stdout`, `stderr` and `exit_code`."""

    def run(*args: object) -> Result:
        ended = CliRunner().invoke(main, [str(arg) for arg in args])
        assert ended.exception is None or isinstance(ended.exception, SystemExit), (
            ended.exception
        )
        assert ended.exit_code != CRASHED, ended.stderr
        return ended

    return run


@pytest.fixture
def data(hashiya: Callable[..., Result]) -> Callable[..., Any]:
    """Run a command that succeeds, and load its JSON."""

    def run(*args: object) -> Any:
        ended = hashiya(*args)
        assert (ended.exit_code, ended.stderr) == (0, "")
        return json.loads(ended.stdout)

    return run


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let stdout and stderr pass for a terminal with all colours."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setattr(output, "is_terminal", lambda _: True)


GIT_IDENTITY = {
    "GIT_AUTHOR_NAME": "salma",
    "GIT_AUTHOR_EMAIL": "salma@example.org",
    "GIT_COMMITTER_NAME": "salma",
    "GIT_COMMITTER_EMAIL": "salma@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "LC_ALL": "C",
}


@pytest.fixture
def git() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run git in a folder; it must succeed, unless `check` is false."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")

    def run(
        folder: Path, *args: object, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        command = ["git", "-C", str(folder), *map(str, args)]
        ended = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | GIT_IDENTITY,
        )
        assert ended.returncode == 0 or not check, ended.stderr + ended.stdout
        return ended

    return run


@pytest.fixture
def newsroom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hashiya: Callable[..., Result]
) -> Path:
    """A folder with what the examples of help and documentation name."""
    news = tmp_path / "news"
    news.mkdir()
    (news / "gaza-1.txt").write_text(SENTENCE, "utf-8")
    (news / "gaza-2.txt").write_text(SENTENCE * 2, "utf-8")
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "one.txt").write_text(SENTENCE, "utf-8")
    row = {"id": "t", "text": SENTENCE, "source": "wafa"}
    (tmp_path / "corpus.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    (tmp_path / "more.csv").write_text("id,body\nx,مرحبا\n", "utf-8")
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("two.txt", "نص آخر\n")
    (tmp_path / "corrected.txt").write_text(SENTENCE.replace("بدء", "بداية"), "utf-8")
    pattern = {"layer": "topic", "label": "politics", "words": "الوزارة"}
    (tmp_path / "words.jsonl").write_text(json.dumps(pattern) + "\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("salma", "omar"):
        hashiya("tag", "news", "gaza-1", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", "news", "gaza-1", "done", "--as", name)
    exported = hashiya(
        "export", "news", "-o", "dataset.jsonl", "--freeze", "first-round"
    )
    assert exported.exit_code == 0
    for name in ("predictions.jsonl", "old.jsonl"):
        (tmp_path / name).write_bytes((tmp_path / "dataset.jsonl").read_bytes())
    shutil.copytree(Path(__file__).parents[2] / "seeds", tmp_path / "seeds")
    return tmp_path


@pytest.fixture
def run_example(hashiya: Callable[..., Result]) -> Callable[[str], None]:
    """Runs a command line of the help or the documentation; it must succeed."""

    def run(example: str) -> None:
        program, *arguments = shlex.split(example)
        assert program == "hashiya"
        first = arguments[0] if arguments else "."
        is_screen = first == "read" or (first == "review" and "--list" not in arguments)
        is_screen = is_screen or (first == "edit" and "--from" not in arguments)
        is_screen = is_screen and {"--accept", "--finish"}.isdisjoint(arguments)
        if is_screen or Path(first).is_dir():
            # Opens the reader or an editor.
            assert hashiya("help", "read").exit_code == 0
            return
        if first == "untag":
            tagged = hashiya("tag", "news", "gaza-1", 6, 13, "topic", "law")
            arguments[-1] = tagged.stdout.strip()
        if arguments[:2] == ["scheme", "undo"]:
            hashiya("scheme", "rename", "news", "topic", "law", "legal")
        if arguments[:2] == ["completion", "install"]:
            arguments += ["--for", "bash"]
        ended = hashiya(*arguments)
        assert ended.exit_code == 0, ended.stderr

    return run
