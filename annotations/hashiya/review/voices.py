"""What each annotator says of an article now, as far as that can be compared."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hashiya.errors import Finding, HashiyaError
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.review.items import AnnotatorTags
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """The voices on an article, by name, and what of it is in none of them.

    `adrift` are tags whose words are nowhere for certain in the text as it is now;
    `problems` tell of what could not be read, a sentence each.
    """

    voices: tuple[AnnotatorTags, ...] = ()
    detached: tuple[Tag, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def done(self) -> tuple[str, ...]:
        """Who is done with the article."""
        return tuple(voice.annotator for voice in self.voices if voice.is_done)


def read_annotations(
    store: TagStore,
    article: Article,
    annotators: Iterable[str] | None = None,
    reopened: Collection[str] = (),
) -> Annotations:
    """What the annotators say, or all who ever opened an article; those to whom it was `reopened` are not done.

    Raises:
        StoreUnreadable: when it cannot be found out who annotates.
    """
    voices: list[AnnotatorTags] = []
    detached: list[Tag] = []
    problems: list[str] = []
    for name in store.annotators() if annotators is None else sorted(set(annotators)):
        try:
            record = store.read(name, article)
            problems += store.problems(name, article.id)
        except HashiyaError as error:
            problems.append(Finding.of(error, f"left out: {name} on {article.id!r}: "))
            continue
        if not _is_heard(record):
            continue
        standing, lost = anchored_and_detached(record, article)
        detached += lost
        is_done = record.status is Status.DONE and name not in reopened
        voices.append(AnnotatorTags(annotator=name, tags=standing, is_done=is_done))
    return Annotations(
        voices=tuple(voices), detached=tuple(detached), problems=tuple(problems)
    )


def _is_heard(record: Record) -> bool:
    return bool(record.tags) or record.status is not Status.NEW
