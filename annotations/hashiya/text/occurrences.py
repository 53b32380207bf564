"""The occurrences of words in a text, also after particles written onto them."""

import unicodedata
from collections.abc import Iterable

from hashiya.model.model import Span, Tag
from hashiya.text.clitics import stem_offsets
from hashiya.text.normalization import ALL_RULES, Rules, find


def same_words(text: str, words: str, rules: Rules = ALL_RULES) -> tuple[Span, ...]:
    """The spans of the words in the text, in any spelling that the rules allow, in order.

    They end where a word ends, and begin where one does, or after particles that may be
    written onto it: «حماس» is found in «وحماس», and not in «حماسة».
    """
    return tuple(span for span in find(text, words, rules) if _is_apart(text, span))


def untagged(
    spans: Iterable[Span], tags: Iterable[Tag], layer: str, label: str
) -> tuple[Span, ...]:
    """The spans that have no tag with this label yet."""
    tagged = {tag.span for tag in tags if (tag.layer, tag.label) == (layer, label)}
    return tuple(span for span in spans if span not in tagged)


def _is_apart(text: str, span: Span) -> bool:
    if (
        span.end < len(text)
        and _is_of_word(text[span.end])
        and _is_of_word(text[span.end - 1])
    ):
        return False
    start = span.start
    while start > 0 and _is_of_word(text[start - 1]):
        start -= 1
    end = span.start
    while end < len(text) and _is_of_word(text[end]):
        end += 1
    return (
        start == span.start
        or not _is_of_word(text[span.start])
        or span.start - start in stem_offsets(text[start:end])
    )


def _is_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Cf", "Lm"}
