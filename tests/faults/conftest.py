"""An article, tags on it, and programs that write until they are stopped."""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hashiya.model.model import Article, Span, Tag
from hashiya.store import TagStore
from hashiya.store.files import DiskFiles

# "The government announced a truce" and so on: enough words for many tags.
TEXT = "أعلنت الحكومة هدنة في المدينة بعد أيام من القتال العنيف " * 8

# Writes one tag after another and says each id only when its save was acknowledged.
WRITER = """
import sys
from pathlib import Path
from hashiya.model.model import Article, Change, Span, Tag
from hashiya.store import TagStore
from hashiya.store.file_locks import lock_file
from hashiya.store.files import DiskFiles
root, machine, patience = Path(sys.argv[1]), sys.argv[4], float(sys.argv[5])
first, count = map(int, sys.argv[2:4])
# A lock that everybody gets, as on some network folders.
lock = (lambda _: True) if patience < 0 else lock_file
store = TagStore(root, DiskFiles(root / "tags", patience=patience, lock=lock, machine=machine))
article = Article(id="a", text="abc")
for number in range(first, first + count):
    tag = Tag(id=number, span=Span(0, 1), text="a", layer="l", label="m", annotator="salma",
              created="", updated="")
    store.write("salma", article, Change(set=(tag,)))
    print(number, flush=True)
    if number % 7 == 0:
        store.checkpoint()
"""


@pytest.fixture
def article() -> Article:
    return Article(id="a", text=TEXT)


@pytest.fixture
def store_of() -> Callable[[Path, str], TagStore]:
    """The store of a project's folder, as a machine of that name writes to it."""

    def make(root: Path, machine: str) -> TagStore:
        return TagStore(root, DiskFiles(root / "tags", machine=machine))

    return make


@pytest.fixture
def make_tag(article: Article) -> Callable[[int, str], Tag]:
    def make(number: int, note: str = "") -> Tag:
        start = number % (len(article.text) - 20)
        span = Span(start, start + 5)
        return Tag(
            id=number,
            span=span,
            text=span.of(article.text),
            layer="topic",
            label="politics",
            annotator="salma",
            created="2026-11-20T16:00:00Z",
            updated="2026-11-20T16:00:00Z",
            note=note,
        )

    return make


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Start a program that writes `count` tags from the id `first` on, as a given machine."""
    with contextlib.ExitStack() as ends:

        def start(
            first: int, count: int, *, machine: str = "", patience: float = 5.0
        ) -> "subprocess.Popen[bytes]":
            command = [
                sys.executable,
                "-c",
                WRITER,
                str(tmp_path),
                str(first),
                str(count),
                machine,
                str(patience),
            ]
            process = ends.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE)
            )
            ends.callback(process.kill)
            return process

        yield start


@pytest.fixture
def figures(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a fault test's runs and figures past pytest's capture."""

    def say(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}", end="")  # noqa: T201 - figures are to be seen

    return say
