"""The occurrences of words in a text, also after particles written onto them."""

import unicodedata
from collections.abc import Iterable

from hashiya.model.model import Span, Tag
from hashiya.text.clitics import stem_offsets
from hashiya.text.normalization import ALL_RULES, Rule, Rules, fold
from hashiya.text.word_pattern import find

_ARTICLES = ("ال", "لل")
# A particle may be a part of a stem that would have fewer letters without it.
_SURE_LETTERS = 4
_WITH_HARAKAT: Rules = frozenset({Rule.TATWEEL, Rule.FORMS})
_LETTERS_ONLY: Rules = _WITH_HARAKAT | {Rule.HARAKAT}


def same_words(text: str, words: str, rules: Rules = ALL_RULES) -> tuple[Span, ...]:
    """The spans of the words in the text, in any spelling that the rules allow, in order.

    They end where a word ends, and begin where one does, or after particles that may be
    written onto it: «حماس» is found in «وحماس», and not in «حماسة».
    """
    return tuple(span for span in find(text, words, rules) if _is_apart(text, span))


def means_same(text: str, span: Span, words: str) -> bool:
    """Whether the words at a span, as `same_words` finds them, are surely the same words.

    They may mean something else where the article is written onto them (of «أحد» and
    «الأحد», one is a Sunday), where another particle is and they are short (the و of
    «وصل» is no particle), or where letters or harakat differ, as in «علي» and «على».
    """
    prefix = fold(text[_word_start(text, span.start) : span.start])
    if prefix and _is_of_word(text[span.start]):
        stem = fold(words).split()[0]
        if prefix.endswith(_ARTICLES) or len(stem) < _SURE_LETTERS:
            return False
    return _is_spelled_alike(span.of(text), words)


def _is_spelled_alike(words: str, others: str) -> bool:
    """Whether the letters are the same, and the harakat where both have some."""
    words, others = (unicodedata.normalize("NFC", each) for each in (words, others))
    letters = fold(words, _LETTERS_ONLY)
    if letters != fold(others, _LETTERS_ONLY):
        return False
    vocalized = {fold(words, _WITH_HARAKAT), fold(others, _WITH_HARAKAT)}
    return len(vocalized - {letters}) < 2


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
    start = _word_start(text, span.start)
    end = span.start
    while end < len(text) and _is_of_word(text[end]):
        end += 1
    return (
        start == span.start
        or not _is_of_word(text[span.start])
        or span.start - start in stem_offsets(text[start:end])
    )


def _word_start(text: str, offset: int) -> int:
    """Where the word begins that goes on before the offset; the offset if none does."""
    while offset > 0 and _is_of_word(text[offset - 1]):
        offset -= 1
    return offset


def _is_of_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character) in {"Mn", "Cf", "Lm"}
