"""Tags of several annotators on one text."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hashiya.model.model import Article, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.memory_files import MemoryFiles

# "Russia explains its relation with Hamas and Egypt proposes a truce": two clauses that
# annotators part differently.
TEXT = "روسيا تشرح علاقتها مع حماس ومصر تقترح هدنة"
NOW = "2026-11-20T16:00:00Z"


@pytest.fixture
def said() -> Callable[..., Tag]:
    """A tag of an annotator on `start`–`end` of the text, or on the whole article."""
    ids = iter(range(1, 1_000_000))

    def make(
        annotator: str,
        at: tuple[int, int] | None,
        label: str = "politics",
        attributes: Mapping[str, str] | None = None,
        layer: str = "topic",
    ) -> Tag:
        span = Span(*at) if at else None
        return Tag(
            id=next(ids),
            span=span,
            text=span.of(TEXT) if span else "",
            layer=layer,
            label=label,
            annotator=annotator,
            created=NOW,
            updated=NOW,
            attributes=attributes or {},
        )

    return make


@pytest.fixture
def article() -> Article:
    return Article(id="a", text=TEXT)


@pytest.fixture
def store(tmp_path: Path) -> TagStore:
    return TagStore(tmp_path, MemoryFiles())


@pytest.fixture
def work(store: TagStore, article: Article) -> Callable[..., TagSession]:
    """Save an annotator's tags, each a place and a label or more, and mark the article."""

    def tagged(
        annotator: str, *tags: tuple[object, ...], status: Status = Status.DONE
    ) -> TagSession:
        session = TagSession(store, default_scheme(), article, annotator)
        session.opened()
        for at, label, *rest in tags:
            layer = (
                "stance"
                if label in {"favor", "against", "neutral", "unclear"}
                else "topic"
            )
            session.add(
                Span(*at) if at else None,
                layer,
                label,
                attributes=rest[0] if rest else {},
            )
        session.mark(status)
        session.save()
        return session

    return tagged


@pytest.fixture
def clock() -> Callable[[], str]:
    """The time, a second later with every look."""
    seconds = iter(range(60 * 60))
    return lambda: "2026-11-20T16:{:02}:{:02}Z".format(*divmod(next(seconds), 60))


@pytest.fixture
def review(
    store: TagStore, article: Article, clock: Callable[[], str]
) -> Callable[..., GoldSession]:
    """A reviewer's session on the article, as it is now."""

    def opened(reviewer: str = "rima") -> GoldSession:
        return GoldSession(store, default_scheme(), article, reviewer, now=clock)

    return opened
