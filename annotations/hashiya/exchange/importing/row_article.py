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

# How many characters from its span the words of a tag are looked for.
_NEARBY = 100

# Two texts that share less of the shorter one's words are not versions of one article.
_SHARED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class RowArticle:
    """The article that a row is about, and the former text of it that the row's tags are on.

    `former_text` is None where the row is on the article's text of today. If it
    `is_same_words`, the texts differ in layout alone.
    """

    article: Article
    former_text: str | None = None
    is_same_words: bool = False

    @property
    def row_text(self) -> str:
        """The text in which the offsets of the row's tags count."""
        return self.article.text if self.former_text is None else self.former_text

    def placed(self, tag: ImportedTag) -> ImportedTag:
        """The tag, whose span is in the row's text, on its words in the article's text.

        A tag that is not on its words, but beside them, is placed on them; one that has
        only words, where they are.

        Raises:
            SpanOutOfRange, InvalidTag: when it is not on its words in the row's text,
                and they are not there once nearby.
            InvalidTag: when it has no certain place in the article's; the message is why.
        """
        tag = _on_its_words(tag, self.row_text)
        if self.former_text is None or tag.start is None or tag.end is None:
            return tag
        span, text = Span(tag.start, tag.end), self.article.text
        place = moved_span(span, self.former_text, text)
        if place is None:
            words = span.of(self.former_text)
            loss = aligned(self.former_text, text).loss(span)
            raise InvalidTag(lost_words(words, loss, text))
        return structs.replace(tag, start=place.start, end=place.end)

    def is_moved(self, tag: ImportedTag, placed: ImportedTag) -> bool:
        """Whether the tag was placed in another text than the row's, or elsewhere than it says.

        A quotation, which has no place in the file, is not moved.
        """
        if placed.start is None or tag.start is None:
            return False
        is_elsewhere = (tag.start, tag.end) != (placed.start, placed.end)
        is_former = self.former_text is not None and not self.is_same_words
        return is_elsewhere or is_former


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


def _on_its_words(tag: ImportedTag, text: str) -> ImportedTag:
    """The tag on its words in the text, if it has any: at its span, or once near it."""
    start, end, words = tag.start, tag.end, tag.text
    if start is None and end is None:
        return _placed_quote(tag, words, text) if words else tag
    if start is not None and end is None and words:
        end = start + len(words)
    if start is None or end is None:
        message = _(
            "one end of the span is missing: give both, or none for the whole article"
        )
        raise SpanOutOfRange(message)
    is_within = 0 <= start < end <= len(text)
    if is_within and words in {None, text[start:end]}:
        return structs.replace(tag, start=start, end=end)
    place = _place_nearby(words, start, text) if words else None
    if place is not None:
        return structs.replace(tag, start=place.start, end=place.end)
    if not is_within:
        # Raises the error that says what is wrong.
        Span(start, end).of(text)
    raise InvalidTag(
        _("its words are {words}, but the article has {others} there").format(
            words=shown(words or ""), others=shown(text[start:end])
        )
    )


def _placed_quote(tag: ImportedTag, words: str, text: str) -> ImportedTag:
    """The tag that has words and no span, where they are in the text."""
    starts = _occurrences(words, text)
    if len(starts) == 1:
        return structs.replace(tag, start=starts[0], end=starts[0] + len(words))
    if not starts:
        message = _("its words {words} are not in the article")
        raise InvalidTag(message.format(words=shown(words)))
    message = _(
        "its words {words} are in the article {count} times: give their offsets"
    )
    raise InvalidTag(message.format(words=shown(words), count=f"{len(starts):,}"))


def _place_nearby(words: str, offset: int, text: str) -> Span | None:
    """The span of the words, if they are once within a line or so of the offset."""
    if words.isspace():
        return None
    first = max(min(offset, len(text)) - _NEARBY, 0)
    surroundings = text[first : max(offset, 0) + len(words) + _NEARBY]
    starts = _occurrences(words, surroundings)
    if len(starts) != 1:
        return None
    start = first + starts[0]
    return Span(start, start + len(words))


def _occurrences(words: str, text: str) -> list[int]:
    """Where the words are in the text, also over one another."""
    starts = []
    start = text.find(words)
    while start >= 0:
        starts.append(start)
        start = text.find(words, start + 1)
    return starts
