"""The furniture of web pages in an article: sources, keywords, links to other articles, mastheads.

What an article was taken from leaves parts that are not its own. They are told by the
line that heads them, in any spelling; the text keeps them, screens dim and fold them,
and the native export names their ranges.

| kind | headed by | takes in |
|---|---|---|
| `source` | «المصدر:», «رابط المصدر» … | the line; where it ends in the colon the next one too |
| `keywords` | «كلمات دلالية:», «الكلمات المفتاحية:» … | likewise |
| `read_also` | «إقرأ أيضاً:» … | likewise; below a source or keywords, where the page's own article is over, all up to the next heading |
| `related` | «مقالات مشابهة», «مواضيع ذات صلة» … | the list that follows; where that has no bullets, as `read_also` |
| `masthead` | «رئيس التحرير», «عاجل» alone on a line | the short lines at the top, up to the first blank one |

Lines are what `str.splitlines` says, blank ones do not count, and a range begins and
ends with what is not space.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hashiya.model.model import Span
from hashiya.text.normalization import fold

_HEADS = {
    "source": ("المصدر", "المصادر", "رابط المصدر", "مصدر الخبر"),
    "keywords": ("كلمات دلالية", "الكلمات الدلالية", "كلمات مفتاحية", "الكلمات المفتاحية", "الوسوم", "وسوم"),
    "read_also": (
        "اقرأ أيضا",
        "اقرأ المزيد",
        "اقرأوا أيضا",
        "قد يهمك أيضا",
        "شاهد أيضا",
        "طالع أيضا",
    ),
    "related": (
        "مقالات مشابهة",
        "مقالات ذات صلة",
        "مواضيع ذات صلة",
        "موضوعات ذات صلة",
        "أخبار ذات صلة",
        "مواضيع متعلقة",
        "موضوعات متعلقة",
        "أخبار متعلقة",
    ),
}  # fmt: skip
_MASTHEADS = frozenset(map(fold, ("رئيس التحرير", "عاجل", "رئيس مجلس الإدارة")))
_HEAD = {
    kind: re.compile(
        rf"(?:{'|'.join(re.escape(fold(each)) for each in heads)})\s*(?:([:|]|\.\.+|[-–—])\s*(.*))?",
        re.DOTALL,
    )
    for kind, heads in _HEADS.items()
}
_BEGINNINGS = tuple(fold(each) for heads in _HEADS.values() for each in heads)
# The longest heading has under twenty letters, with harakat and all it is within this.
_BEGINNING = 200
_BULLET = re.compile(r"\s*(?:[•·▪●◦*–-]|\d{1,2}[.)-])\s")
# Longer lines are sentences: of a source, a name or two; of a masthead, a date or a
# title.
_SHORT = 100
# A source with less than this above it stands at the top, not below the article.
_ARTICLE = 400


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article that is not its own, of one of the kinds above."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line that is not blank: its span without the spaces around it, and what heads it, if anything does."""

    span: Span
    number: int
    kind: str
    is_open: bool
    is_list: bool
    folded: str


def sections(text: str) -> tuple[Section, ...]:
    """The sections of the text in its order; they do not overlap. A million code points take about a tenth of a second."""
    lines = tuple(_lines(text))
    return tuple(_sections(lines))


def section_at(found: Sequence[Section], offset: int) -> Section | None:
    """The one of the sections, which are in order, that the offset lies in."""
    index = bisect_right(found, offset, key=lambda section: section.span.end)
    return (
        found[index]
        if index < len(found) and found[index].span.start <= offset
        else None
    )


def _sections(lines: Sequence[_TextLine]) -> Iterator[Section]:
    at = _masthead(lines)
    if at:
        yield Section("masthead", _span(lines[:at]))
    own, over = 0, False
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if line.kind:
            end = _end(lines, at, over=over)
            yield Section(line.kind, _span(lines[at:end]))
            over = over or (line.kind in {"source", "keywords"} and own >= _ARTICLE)
        else:
            own += len(line.span)
        at = end


def _end(lines: Sequence[_TextLine], at: int, *, over: bool) -> int:
    """The line after the last one that the heading takes in; `over` says that the article itself has ended above."""
    kind, after = lines[at].kind, at + 1
    if not lines[at].is_open or after == len(lines) or lines[after].kind:
        return after
    if kind == "related" and lines[after].is_list:
        return next(
            (i for i in range(after, len(lines)) if not lines[i].is_list), len(lines)
        )
    if kind in {"related", "read_also"} and over:
        return next((i for i in range(after, len(lines)) if lines[i].kind), len(lines))
    return after + (len(lines[after].span) <= _SHORT)


def _masthead(lines: Sequence[_TextLine]) -> int:
    """How many lines at the top are a masthead."""
    top = [
        line
        for index, line in enumerate(lines)
        if line.number == lines[0].number + index
    ]
    is_one = len(top) > 1 and any(line.folded in _MASTHEADS for line in top)
    return len(top) if is_one and all(len(line.span) <= _SHORT for line in top) else 0


def _lines(text: str) -> Iterator[_TextLine]:
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        content = line.strip()
        if content:
            begin = start + line.index(content)
            # A paragraph is told to head nothing by how it begins: folding all of it
            # takes longer than anything else.
            is_own = len(content) > _BEGINNING and not _folded(
                content[:_BEGINNING]
            ).startswith(_BEGINNINGS)
            folded = "" if is_own else _folded(content)
            kind, is_open = _heading(folded)
            yield _TextLine(
                Span(begin, begin + len(content)),
                number,
                kind,
                is_open,
                bool(_BULLET.match(line)),
                folded,
            )
        start += len(line)


def _folded(line: str) -> str:
    return " ".join(fold(line).split())


def _heading(folded: str) -> tuple[str, bool]:
    """The kind that the line heads, or ""; and whether what it heads is still to come."""
    for kind, head in _HEAD.items():
        found = head.fullmatch(folded)
        if found is None:
            continue
        sign, rest = found.groups()
        if kind == "source" and len(folded) > _SHORT:
            return "", False
        # Without a colon, a source or keywords are a link and head nothing.
        return kind, not rest and (bool(sign) or kind in {"related", "read_also"})
    return "", False


def _span(lines: Sequence[_TextLine]) -> Span:
    return Span(lines[0].span.start, lines[-1].span.end)
