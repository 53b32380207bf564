"""The project's guidelines: Markdown as plain text with headings, and a label's section."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hashiya.errors import ArticleUnreadable, system_reason
from hashiya.io.merge_conflicts import Conflict, conflicts_in
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _
from hashiya.model.model import Span
from hashiya.model.scheme import Label, Layer
from hashiya.text.normalization import fold

GUIDELINES = "guidelines.md"

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t#]*")
_BULLET = re.compile(r"(\s*)[-*+][ \t]+")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
# Emphasis and code: the text between the marks is kept.
_MARKUP = re.compile(r"(\*\*|__|`+)(?=\S)(.+?)(?<=\S)\1")
_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidelines:
    """The text of the guidelines without Markdown, and the spans of its headings.

    `conflicts` are the merge conflicts that are marked in the file.
    """

    text: str
    headings: tuple[Span, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    def section_of(self, layer: Layer, label: Label | None) -> Span | None:
        """The heading that has the label's name or title, otherwise the layer's.

        None if there is neither. Of several such headings the shortest is chosen: it
        has the fewest other words.
        """
        for named in (label, layer):
            if named is None:
                continue
            names = {_plain(named.title_ar), _plain(named.title), _plain(named.name)}
            fitting: list[Span] = []
            for heading in self.headings:
                if _has_name(_plain(heading.of(self.text)), names):
                    fitting.append(heading)
            if fitting:
                return min(fitting, key=len)
        return None


def read_guidelines(root: Path) -> Guidelines | None:
    """The guidelines of the project in the folder; None where it has none.

    Raises:
        ArticleUnreadable: when the file cannot be read, or is no UTF-8.
    """
    path = root / GUIDELINES
    try:
        return guidelines_from(read_regular(path).decode("utf-8-sig"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ArticleUnreadable(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    except UnicodeDecodeError as error:
        raise ArticleUnreadable(
            _(
                "{path}: is not UTF-8: byte {position} is broken; save it as UTF-8"
            ).format(path=path, position=error.start)
        ) from error


def guidelines_from(markdown: str) -> Guidelines:
    """The guidelines in a Markdown text, without its marks of headings, lists and emphasis."""
    lines: list[str] = []
    headings: list[Span] = []
    offset = 0
    for line, is_heading in _lines(markdown):
        if is_heading and line:
            headings.append(Span(offset, offset + len(line)))
        lines.append(line)
        offset += len(line) + 1
    return Guidelines(
        text="\n".join(lines),
        headings=tuple(headings),
        conflicts=conflicts_in(markdown),
    )


def _lines(markdown: str) -> Iterator[tuple[str, bool]]:
    """Each line without Markdown, and whether it is a heading; fenced code is unchanged."""
    fenced = False
    for line in markdown.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
            continue
        heading = None if fenced else _HEADING.fullmatch(line)
        if fenced:
            yield line, False
        elif heading:
            yield _MARKUP.sub(r"\2", heading[1]), True
        else:
            yield _MARKUP.sub(r"\2", _BULLET.sub(r"\1• ", line, count=1)), False


def _plain(text: str) -> str:
    return f" {_WORDS.sub(' ', fold(text)).strip()} "


def _has_name(heading: str, names: Iterable[str]) -> bool:
    return any(name.strip() and name in heading for name in names)
