"""The boilerplate of web pages in an article: sources, keywords, links, mastheads.

Articles taken from web pages contain sections that are not the article's own. They are
recognized by the line that heads them, in any spelling; the text keeps them, screens
dim and fold them, and the native export lists their ranges.

- `source`, headed by «المصدر:», «رابط المصدر» …: the line, and the next one if it ends
  in a colon.
- `keywords`, headed by «كلمات دلالية:», «الكلمات المفتاحية:» …: likewise.
- `read_also`, headed by «إقرأ أيضاً:» …: likewise. Below a source or keywords, where the
  article has ended, all lines up to the next heading.
- `related`, headed by «مقالات مشابهة», «مواضيع ذات صلة» …: the list that follows; if it
  has no bullets, as `read_also`.
- `masthead`, with «رئيس التحرير» or «عاجل» alone on a line: the short lines at the top, up
  to the first blank one.

Lines are those of `str.splitlines`, blank ones do not count, and a range neither begins
nor ends with white space.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hashiya.model.model import Span
from hashiya.text.normalization import fold

_HEADS = {
    "source": ("المصدر", "المصادر", "رابط المصدر", "مصدر الخبر"),
    "keywords": (
        "كلمات دلالية",
        "الكلمات الدلالية",
        "كلمات مفتاحية",
        "الكلمات المفتاحية",
        "الوسوم",
        "وسوم",
    ),
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
}
_MASTHEADS = frozenset(map(fold, ("رئيس التحرير", "عاجل", "رئيس مجلس الإدارة")))


def _head_pattern(heads: Iterable[str]) -> re.Pattern[str]:
    """The folded line of one of the headings, with a sign and the text after it."""
    any_head = "|".join(re.escape(fold(head)) for head in heads)
    return re.compile(rf"(?:{any_head})\s*(?:([:|]|\.\.+|[-–—])\s*(.*))?", re.DOTALL)


_HEAD = {kind: _head_pattern(heads) for kind, heads in _HEADS.items()}
_BEGINNINGS = tuple(fold(head) for heads in _HEADS.values() for head in heads)
# The longest heading has under twenty letters: with harakat it is shorter than this.
_BEGINNING = 200
_BULLET = re.compile(r"\s*(?:[•·▪●◦*–-]|\d{1,2}[.)-])\s")
# Longer lines are sentences: of a source, a name or two; of a masthead, a date or a
# title.
_SHORT = 100
# A source with fewer characters above it is at the top, not below the article.
_ARTICLE = 400


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an article that is not its own, of one of the kinds above."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line that is not blank: its span without spaces, and the kind of section it heads."""

    span: Span
    number: int
    kind: str
    is_open: bool
    is_list: bool
    folded: str


def sections(text: str) -> tuple[Section, ...]:
    """The sections of the text in its order.

    They do not overlap. A million code points take about a tenth of a second.
    """
    lines = tuple(_lines(text))
    return tuple(_sections(lines))


def section_at(ordered: Sequence[Section], offset: int) -> Section | None:
    """The section that the offset is in, of sections in order."""
    index = bisect_right(ordered, offset, key=lambda section: section.span.end)
    if index < len(ordered) and ordered[index].span.start <= offset:
        return ordered[index]
    return None


def _sections(lines: Sequence[_TextLine]) -> Iterator[Section]:
    index = _masthead(lines)
    if index:
        yield Section("masthead", _span(lines[:index]))
    own_chars, is_over = 0, False
    while index < len(lines):
        line = lines[index]
        end = index + 1
        if line.kind:
            end = _end(lines, index, is_over=is_over)
            yield Section(line.kind, _span(lines[index:end]))
            if line.kind in {"source", "keywords"} and own_chars >= _ARTICLE:
                is_over = True
        else:
            own_chars += len(line.span)
        index = end


def _end(lines: Sequence[_TextLine], heading: int, *, is_over: bool) -> int:
    """The index after the heading's last line.

    `is_over` says that the article itself has ended above.
    """
    kind, end = lines[heading].kind, heading + 1
    if not lines[heading].is_open or end == len(lines) or lines[end].kind:
        return end
    if kind == "related" and lines[end].is_list:
        while end < len(lines) and lines[end].is_list:
            end += 1
        return end
    if kind in {"related", "read_also"} and is_over:
        while end < len(lines) and not lines[end].kind:
            end += 1
        return end
    return end + (len(lines[end].span) <= _SHORT)


def _masthead(lines: Sequence[_TextLine]) -> int:
    """The number of lines at the top that are a masthead."""
    top: list[_TextLine] = []
    for index, line in enumerate(lines):
        if line.number != lines[0].number + index:
            break
        top.append(line)
    if len(top) < 2 or any(len(line.span) > _SHORT for line in top):
        return 0
    return len(top) if any(line.folded in _MASTHEADS for line in top) else 0


def _lines(text: str) -> Iterator[_TextLine]:
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        content = line.strip()
        if content:
            begin = start + line.index(content)
            folded = _folded(content) if _may_be_heading(content) else ""
            kind, is_open = _heading(folded)
            yield _TextLine(
                span=Span(begin, begin + len(content)),
                number=number,
                kind=kind,
                is_open=is_open,
                is_list=bool(_BULLET.match(line)),
                folded=folded,
            )
        start += len(line)


def _may_be_heading(content: str) -> bool:
    """Whether a line can head a section; only its beginning is folded, which is fast."""
    if len(content) <= _BEGINNING:
        return True
    return _folded(content[:_BEGINNING]).startswith(_BEGINNINGS)


def _folded(line: str) -> str:
    return " ".join(fold(line).split())


def _heading(folded: str) -> tuple[str, bool]:
    """The kind of section that the line heads, or "", and whether its content follows."""
    for kind, head in _HEAD.items():
        match = head.fullmatch(folded)
        if match is None:
            continue
        sign, rest = match.groups()
        if kind == "source" and len(folded) > _SHORT:
            return "", False
        # Without a colon, a source or keywords are a link without content.
        return kind, not rest and (bool(sign) or kind in {"related", "read_also"})
    return "", False


def _span(lines: Sequence[_TextLine]) -> Span:
    return Span(lines[0].span.start, lines[-1].span.end)
