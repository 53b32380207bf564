"""A store on disk and in memory, and an article to tag."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hashiya.model.model import Article, Span, Tag
from hashiya.model.scheme import Scheme
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.files import DiskFiles, Files
from hashiya.store.memory_files import MemoryFiles

# "Russia explains its relation with Hamas": a headline of the kind that is tagged.
HEADLINE = "روسيا تشرح علاقتها مع حماس"
NOW = "2026-11-20T16:00:00Z"


@pytest.fixture(params=["memory", "disk"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return MemoryFiles() if request.param == "memory" else DiskFiles(tmp_path / "tags")


@pytest.fixture
def store(files: Files, tmp_path: Path) -> TagStore:
    return TagStore(tmp_path, files)


@pytest.fixture
def disk(tmp_path: Path) -> TagStore:
    return TagStore(tmp_path)


@pytest.fixture
def article() -> Article:
    return Article(id="003_17c9a6c0ceb6d203", text=HEADLINE)


@pytest.fixture
def scheme() -> Scheme:
    return default_scheme()


@pytest.fixture
def make_tag(article: Article) -> Callable[..., Tag]:
    """A tag of the article, whole but for what is given."""

    def make(**given: object) -> Tag:
        span = given.pop("span", Span(0, 5))
        fields = {
            "id": 1,
            "span": span,
            "text": span.of(article.text) if span else "",
            "layer": "topic",
            "label": "politics",
            "annotator": "salma",
            "created": NOW,
            "updated": NOW,
        }
        return Tag(**{**fields, **given})

    return make


@pytest.fixture
def session(store: TagStore, scheme: Scheme, article: Article) -> TagSession:
    return TagSession(store, scheme, article, "salma", now=lambda: NOW)


@pytest.fixture
def failing_flush(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let flushes of files fail with an error code, some times or always; those of folders work."""

    def begin(name: str, code: int, times: int = sys.maxsize) -> None:
        flush, failures = getattr(os, name), iter(range(times))

        def fail(descriptor: int) -> None:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                for _ in failures:
                    raise OSError(code, os.strerror(code))
            flush(descriptor)

        monkeypatch.setattr(os, name, fail)

    return begin


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Put a file into the project's folder."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put
