"""The article of a row, and its tags on the words that they have in the article's text."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from hashiya.errors import InvalidTag, SpanOutOfRange
from hashiya.exchange.values import ImportedTag
from hashiya.language import gettext as _
from hashiya.model.model import Article, Span
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore
from hashiya.text.anchoring import lost_words, moved_span
from hashiya.text.text_alignment import aligned

_SHOWN_WORDS = 40

# Two texts that share less of the shorter one's words are not versions of one article.
_SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RowArticle:
    """The article that a row is about, and the former text of it that the row's tags are on.

    `former_text` is None where the row is on the article's text of today.
    """

    article: Article
    former_text: str | None = None

    @property
    def row_text(self) -> str:
        """The text in which the offsets of the row's tags count."""
        return self.article.text if self.former_text is None else self.former_text

    def placed(self, tag: ImportedTag) -> ImportedTag:
        """The tag, whose span is in the row's text, on its words in the article's text.

        Raises:
            SpanOutOfRange, InvalidTag: when it is not on its words in the row's text.
            InvalidTag: when it has no certain place in the article's; the message is why.
        """
        _check_span(tag, self.row_text)
        if self.former_text is None or tag.start is None or tag.end is None:
            return tag
        span, text = Span(tag.start, tag.end), self.article.text
        place = moved_span(span, self.former_text, text)
        if place is None:
            words = span.of(self.former_text)
            loss = aligned(self.former_text, text).loss(span)
            raise InvalidTag(lost_words(words, loss, text))
        return structs.replace(tag, start=place.start, end=place.end)

    def count_placed(self, tags: list[ImportedTag]) -> int:
        """How many of the tags were placed in another text than the row's."""
        if self.former_text is None:
            return 0
        return sum(tag.start is not None for tag in tags)


def kept_texts(root: Path) -> Callable[[str], str | None]:
    """Gives the text of a sha256 that the project in the folder keeps; None if it does not."""
    stores: list[TagStore] = []

    def text(sha256: str) -> str | None:
        if not stores:
            # They are opened for the first row of another text only.
            stores.extend((TagStore(root), suggestion_store(root)))
        for store in stores:
            old_text = store.old_text(sha256)
            if old_text is not None:
                return old_text
        return None

    return text


def is_version(old: str, new: str) -> bool:
    """Whether the texts can be two versions of one: they share half of the shorter's words."""
    return aligned(old, new).shared >= _SHARED


def shown(words: str) -> str:
    """The beginning of the words, in quotation marks."""
    return repr(words if len(words) <= _SHOWN_WORDS else f"{words[:_SHOWN_WORDS]}…")


def _check_span(tag: ImportedTag, text: str) -> None:
    start, end = tag.start, tag.end
    if start is None and end is None:
        return
    if start is None or end is None:
        message = _(
            "one end of the span is missing: give both, or none for the whole article"
        )
        raise SpanOutOfRange(message)
    if not 0 <= start < end <= len(text):
        # Raises the error that says what is wrong.
        Span(start, end).of(text)
    elif tag.text is not None and text[start:end] != tag.text:
        raise InvalidTag(
            _("its words are {words}, but the article has {others} there").format(
                words=shown(tag.text), others=shown(text[start:end])
            )
        )
