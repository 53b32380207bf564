"""The articles and tags that formats write, and those that they read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import Struct, structs

from hashiya.model.model import Article, Status
from hashiya.review.finishing import ReviewStatus
from hashiya.review.verdicts import ADJUDICATED, Verdict
from hashiya.store import TagRow

_NO_ATTRIBUTES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedArticle:
    """An article to export: its tags in the order of `TagRow.order`, and its statuses.

    Every tag is on its words. `statuses` are those of the annotators all of whose tags
    are exported, and `marked` says when they were set (UTC ISO 8601), where that is
    known; `partial` are the statuses of the others. `split` is the part of the dataset
    that the article belongs to, if the dataset is split. `decided_from` are the
    annotators' own tags where `tags` are a decision on them, and None where `tags` are
    the annotators' own; `verdicts` are the reviewers' decisions, if they are exported.
    `predicted` are suggestions, if they are exported, by their sources as annotators.
    `detached` are tags of the annotators that are left out, since where their words are
    is not certain. Of gold, `review` says whether its review is finished, and `finished`
    when each reviewer finished it; otherwise there is neither.
    """

    article: Article
    tags: Sequence[TagRow] = ()
    statuses: Mapping[str, Status] = field(default_factory=dict)
    marked: Mapping[str, str] = field(default_factory=dict)
    partial: Mapping[str, Status] = field(default_factory=dict)
    split: str = ""
    decided_from: Sequence[TagRow] | None = None
    detached: Sequence[TagRow] = ()
    predicted: Sequence[TagRow] = ()
    verdicts: Sequence[Verdict] = ()
    review: ReviewStatus | None = None
    finished: Mapping[str, str] = field(default_factory=dict)

    @property
    def own_tags(self) -> Sequence[TagRow]:
        """The annotators' own tags."""
        return self.tags if self.decided_from is None else self.decided_from

    @property
    def is_complete(self) -> bool:
        """Whether what is not tagged has no tag: somebody is done, or it was decided."""
        is_done = Status.DONE in self.every_status.values()
        return is_done or self.decided_from is not None

    @property
    def tags_by_annotator(self) -> dict[str, list[TagRow]]:
        """The tags of each annotator who has any, in their order."""
        by_annotator: dict[str, list[TagRow]] = {}
        for tag in self.tags:
            by_annotator.setdefault(tag.annotator, []).append(tag)
        return by_annotator

    @property
    def every_status(self) -> Mapping[str, Status]:
        """The statuses of all annotators, also of those whose tags are not all exported."""
        return {**self.statuses, **self.partial}

    def without_all_tags_of(self, annotators: Collection[str]) -> "ExportedArticle":
        """The article with the statuses of these annotators, who lost tags, as partial."""
        whole = {}
        partial = dict(self.partial)
        for annotator, status in self.statuses.items():
            if annotator in annotators:
                partial[annotator] = status
            else:
                whole[annotator] = status
        marked = {name: time for name, time in self.marked.items() if name in whole}
        return replace(self, statuses=whole, marked=marked, partial=partial)


class ImportedTag(Struct, frozen=True, gc=False):
    """An imported tag, as it was read from a file or validated.

    A format reads it, with None for whatever the file does not say; only the types of
    its values are right. `start` and `end` are code points whatever the file counts,
    and both None for a label of the whole article. `label` may be a flat name
    (`hashiya.exchange.labels`) where `layer` is None. `place` is the tag's place in the
    file, and continues the `where` of its article: `: $.spans[3]` in a JSON row, `:7`
    in a file with a tag a line.

    A validated tag is on its article's text, and has a layer, an origin and times.
    """

    place: str
    start: int | None
    end: int | None
    label: str
    layer: str | None = None
    text: str | None = None
    attributes: Mapping[str, str] = _NO_ATTRIBUTES
    confidence: int | None = None
    note: str = ""
    annotator: str | None = None
    origin: str | None = None
    score: float | None = None
    created: str | None = None
    updated: str | None = None
    id: int | None = None

    def stored_row(self, tag_id: int, article_text: str, annotator: str) -> TagRow:
        """The row of the validated tag, with an id, as the annotator's tag on that text."""
        return TagRow(
            id=tag_id,
            annotator=annotator,
            start=self.start,
            end=self.end,
            text="" if self.start is None else article_text[self.start : self.end],
            layer=self.layer or "",
            label=self.label,
            attributes=dict(self.attributes),
            confidence=self.confidence,
            note=self.note,
            origin=self.origin or "",
            score=self.score,
            created=self.created or "",
            updated=self.updated or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedVerdict:
    """A reviewer's verdict as the document that is stored; its tag, if any, has its id.

    `gold` is that tag if it is not among the article's.
    """

    id: int
    reviewer: str
    document: dict[str, Any]
    gold: ImportedTag | None = None

    def renamed(self, called: Mapping[str, str]) -> "ImportedVerdict":
        """The verdict with other names of the reviewer and the annotators."""
        document = dict(self.document)
        document["silent"] = [called.get(name, name) for name in document["silent"]]
        document["sources"] = [
            source | {"annotator": called.get(source["annotator"], source["annotator"])}
            for source in document["sources"]
        ]
        reviewer = called.get(self.reviewer, self.reviewer)
        return replace(self, reviewer=reviewer, document=document)

    @property
    def reviewers_gold(self) -> ImportedTag | None:
        """The tag that is not among the article's, as the reviewer's and with the verdict's id."""
        if self.gold is None:
            return None
        return structs.replace(
            self.gold, annotator=self.reviewer, origin=ADJUDICATED, id=self.id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedArticle:
    """An article and its tags in a file; `where` is the file and the line.

    `article` is the article's id and `text` its text, None where the file has none. If
    the text `is_squeezed` (`hashiya.exchange.tokens`) it is without white space and what
    is not drawn, and the offsets of the tags count the characters that remain.

    `statuses` are the annotators', and `marked` when each was set, where the file says
    it; `verdicts` are those of reviewers, `review` says whether they finished the article,
    and `finished` who did when. `predicted` are the tags of a model, which can
    only be imported as suggestions.
    `unread` are the annotators, None where it is unknown who, of tags that could not be
    read. `problems` are sentences about what cannot be imported, each with its place. With
    neither article nor text nor tags they are about the file as a whole. `meta` is that
    of the article, None where the format holds none; an article that is made of the file
    has it.
    """

    where: str
    article: str | None = None
    text: str | None = None
    sha256: str | None = None
    is_squeezed: bool = False
    tokens: str = ""
    tags: tuple[ImportedTag, ...] = ()
    predicted: tuple[ImportedTag, ...] = ()
    statuses: Mapping[str, Status] = field(default_factory=dict)
    marked: Mapping[str, str] = field(default_factory=dict)
    verdicts: tuple[ImportedVerdict, ...] = ()
    review: ReviewStatus | None = None
    finished: Mapping[str, str] = field(default_factory=dict)
    unread: frozenset[str | None] = frozenset()
    meta: Mapping[str, object] | None = None
    problems: tuple[str, ...] = ()
