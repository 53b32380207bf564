"""What an edit of an article's text does to everybody's tags on it, and the edit itself."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from hashiya.corpus.article_source import (
    ArticleSource,
    edited_content,
    replace_content,
)
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError, StoreWriteFailed
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article, Record, Span, Tag
from hashiya.sessions.suggestions import has_suggestions, suggestion_store
from hashiya.store import GOLD, TagStore
from hashiya.text.anchoring import OldTexts, anchor_tags, loss_of
from hashiya.text.line_ends import compared_lines, text_of_copy


class Outcome(StrEnum):
    """What becomes of a tag when the text is edited."""

    STANDS = "stands"
    MOVES = "moves"
    DETACHED = "detached"
    # Tags that were detached before.
    FOUND_AGAIN = "found_again"
    STAYS_DETACHED = "stays_detached"


class TagKind(StrEnum):
    """Whose tag it is: an annotator's, a reviewer's decision, a model's suggestion."""

    TAG = "tag"
    GOLD = "gold"
    SUGGESTION = "suggestion"


_LEFT_OUT = {
    TagKind.TAG: marked("left out: tags of {name} on {id!r}: {problem}"),
    TagKind.GOLD: marked("left out: decided tags of {name} on {id!r}: {problem}"),
    TagKind.SUGGESTION: marked("left out: suggestions of {name} on {id!r}: {problem}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TagOutcome:
    """A tag, its spans before and after the edit (None where it is detached), and what that is.

    The spans of a label of the whole article are None, and it stays. `new_words` are
    what became of the words of a tag that is detached, if that is known.
    """

    kind: TagKind
    tag: Tag
    before: Span | None
    after: Span | None
    outcome: Outcome
    new_words: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEdit:
    """An edit of an article's text, not made yet: what is written, and what becomes of the tags.

    `content` are the new bytes of the file or the line. `problems` are sentences about
    records that cannot be read.
    """

    source: ArticleSource
    article: Article
    content: bytes
    tags: tuple[TagOutcome, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the file stays as it is."""
        return self.content == self.source.content

    @property
    def changed_lines(self) -> int:
        """The number of lines that are changed, added or removed."""
        old, new = self.source.article.text.splitlines(), self.article.text.splitlines()
        count = 0
        for first, last, start, end in compared_lines(old, new):
            if old[first:last] != new[start:end]:
                count += max(last - first, end - start)
        return count

    def count(self, outcome: Outcome) -> int:
        """The number of tags with that outcome."""
        return sum(entry.outcome is outcome for entry in self.tags)

    def by_owner(self) -> dict[tuple[TagKind, str], Counter[Outcome]]:
        """The outcomes of each annotator's, reviewer's and model's tags."""
        counts: dict[tuple[TagKind, str], Counter[Outcome]] = {}
        for entry in self.tags:
            owner = entry.kind, entry.tag.annotator
            counts.setdefault(owner, Counter())[entry.outcome] += 1
        return counts


def planned_edit(
    project: ProjectFolder,
    store: TagStore,
    source: ArticleSource,
    copy: str,
    encoding: str | None = None,
) -> TextEdit:
    """The edit that makes the article's text that of an edited copy of it.

    `encoding` is another one to write the file in.

    Raises:
        EditRefused: when no article can have the text, or the encoding cannot hold it.
        StoreUnreadable: when the folder of the tags cannot be listed.
    """
    text = text_of_copy(copy, source.article.text)
    content = edited_content(source, text, encoding)
    article = replace(source.article, text=text)
    problems: list[str] = []
    outcomes: list[TagOutcome] = []
    for kind, records in _stores(project, store):
        texts = _with_text(records, source.article)
        for record in _records(kind, records, source.article, problems):
            outcomes += record_outcomes(kind, record, source.article, article, texts)
    return TextEdit(
        source=source,
        article=article,
        content=content,
        tags=tuple(outcomes),
        problems=tuple(problems),
    )


def make_edit(edit: TextEdit, project: ProjectFolder, store: TagStore) -> None:
    """Put the edited text in the place of the old one, durably.

    The old text is kept, so that tags made on it find their words, and for whoever
    wants it back.

    Raises:
        EditRefused: when the text has changed since the edit was planned, or the file
            cannot be replaced; it is then as it was.
        StoreWriteFailed: when the project cannot be locked, or the old text not kept.
    """
    old = edit.source.article
    kinds = {TagKind.TAG, *(entry.kind for entry in edit.tags)}
    for kind, records in _stores(project, store):
        if kind not in kinds:
            continue
        records.keep_text(old)
        if records.old_text(old.sha256) != old.text:
            raise StoreWriteFailed(
                _(
                    "{path}: the text that tags were made on cannot be kept; nothing was "
                    "changed"
                ).format(path=records.text_place(old))
            )
    replace_content(edit.source, edit.content)


def record_outcomes(
    kind: TagKind, record: Record, old: Article, new: Article, old_texts: OldTexts
) -> Iterator[TagOutcome]:
    """What becomes of each of the record's tags, in their order."""
    before = _anchored(record, old, old_texts)
    after = _anchored(record, new, old_texts)
    for tag in record.tags:
        span, new_span = before.get(tag.id), after.get(tag.id)
        is_found = tag.id in after
        if tag.id not in before:
            outcome = Outcome.FOUND_AGAIN if is_found else Outcome.STAYS_DETACHED
        elif not is_found:
            outcome = Outcome.DETACHED
        else:
            outcome = Outcome.STANDS if span == new_span else Outcome.MOVES
        new_words: Span | None = None
        if outcome is Outcome.DETACHED:
            new_words = loss_of(tag, new, old_texts).new_words
        yield TagOutcome(
            kind=kind,
            tag=tag,
            before=span,
            after=new_span,
            outcome=outcome,
            new_words=new_words,
        )


def _anchored(
    record: Record, article: Article, old_texts: OldTexts
) -> Mapping[int, Span | None]:
    """The spans of the tags that are anchored in the text, by their ids."""
    tags = anchor_tags(record, article, old_texts)
    return {tag.id: tag.span for tag in tags.anchored}


def _with_text(store: TagStore, article: Article) -> OldTexts:
    """The texts kept by the store, and that of the article."""

    def text(sha256: str) -> str | None:
        return article.text if sha256 == article.sha256 else store.old_text(sha256)

    return text


def _stores(project: ProjectFolder, store: TagStore) -> list[tuple[TagKind, TagStore]]:
    """The stores of every kind of tags."""
    stores = [(TagKind.TAG, store), (TagKind.GOLD, store.within(GOLD))]
    if has_suggestions(project.root):
        suggestions = suggestion_store(project.root, store.former)
        stores.append((TagKind.SUGGESTION, suggestions))
    return stores


def _records(
    kind: TagKind, store: TagStore, article: Article, problems: list[str]
) -> Iterator[Record]:
    """All records of tags on the article; those that cannot be read are added to the problems."""
    for name in store.annotators():
        try:
            record = store.read(name, article)
        except HashiyaError as error:
            sentence = _(_LEFT_OUT[kind]).format(
                name=name, id=article.id, problem=error
            )
            problems.append(Finding(sentence, hint=error.hint))
            continue
        if record.tags:
            yield record
