"""Suggestions of models and patterns, stored apart from annotators' tags.

Suggestions are records like an annotator's, of the source that made them, in
`suggestions/` beside `tags/`: counts, exports and comparisons of tags do not read them.
An annotator's answers are in their own record (`TagSession.accept`,
`TagSession.reject`).
"""

import shutil
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Final

from hashiya.errors import (
    HashiyaError,
    InvalidAnnotator,
    StoreWriteFailed,
    system_reason,
)
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotator_names import NO_CHANGES
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Article, Tag
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.files import DiskFiles
from hashiya.store.names import encoded
from hashiya.text.anchoring import anchored_and_detached

SUGGESTIONS: Final = "suggestions"


def suggestion_store(root: Path, former: FormerNames = NO_FORMER_NAMES) -> TagStore:
    """The suggestions of the project in the folder: its annotators are the sources.

    They are read with the present names of the scheme, by `former`.
    """
    files = DiskFiles(root / SUGGESTIONS)
    return TagStore(root, files, former=former, changes=NO_CHANGES)


def has_suggestions(root: Path) -> bool:
    """Whether there is a folder of suggestions."""
    return (root / SUGGESTIONS).is_dir()


def offered(store: TagStore, session: TagSession) -> tuple[Tag, ...]:
    """The suggestions on the session's article that are not answered yet, in text order.

    Raises:
        StoreUnreadable: when the list of sources cannot be read.
    """
    return unanswered(suggested(store, session.article), session.tags, session.answered)


def suggested(store: TagStore, article: Article) -> tuple[Tag, ...]:
    """All suggestions for the article, by source, without those whose words are gone.

    Raises:
        StoreUnreadable: when the list of sources cannot be read.
    """
    suggestions: list[Tag] = []
    for source in store.annotators():
        try:
            record = store.read(source, article)
        except HashiyaError:
            # That is reported where suggestions are listed; the others are offered.
            continue
        anchored, _ = anchored_and_detached(record, article, store.old_text)
        suggestions += anchored
    return tuple(suggestions)


def unanswered(
    suggestions: Iterable[Tag], tags: Iterable[Tag], answered: Container[int]
) -> tuple[Tag, ...]:
    """The suggestions to offer, in text order; of two with one label and span the higher score.

    Suggestions that were `answered` (their ids) are left out, and so are those that one
    of the annotator's `tags` equals in span and label.
    """
    labelled = {(tag.span, tag.layer, tag.label) for tag in tags}
    best: dict[tuple[object, ...], Tag] = {}
    for tag in suggestions:
        key = tag.span, tag.layer, tag.label
        if tag.id in answered or key in labelled:
            continue
        if key not in best or _sureness(tag) > _sureness(best[key]):
            best[key] = tag
    return tuple(sorted(best.values(), key=lambda tag: tag.order))


def _sureness(tag: Tag) -> tuple[float, int]:
    """A sort key: the score, none being the least, then the earlier suggestion."""
    score = float("-inf") if tag.score is None else tag.score
    return score, -tag.id


def remove_suggestions(root: Path, source: str) -> None:
    """Remove all suggestions of a source; tags that were accepted from them stay.

    Raises:
        InvalidAnnotator: when the source suggests nothing, with the names of the
            sources that do.
        StoreWriteFailed: when its folder cannot be removed.
    """
    sources = suggestion_store(root).annotators()
    if source not in sources:
        names = comma_separated(sources) or _("nothing yet")
        message = _(
            "nothing is suggested under {source!r}; the sources are: {names}"
        ).format(source=source, names=names)
        raise InvalidAnnotator(message)
    folder = root / SUGGESTIONS / encoded(source)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        message = _("{path}: cannot be taken away: {reason}").format(
            path=folder, reason=system_reason(error)
        )
        raise StoreWriteFailed(message) from error
