"""IOB2, as in CoNLL-2003's columns: a token and its label a line, with a tab between.

A blank line is where a line of text ends. There are no offsets: what is labelled are
tokens (`hashiya.exchange.tokens`). `-DOCSTART-` begins an article, which is found by
its tokens: they are its text without white space. A line end inside a tag makes no
blank line. With one column all layers share it; with one per layer (of the scheme, in
its order) tags of two layers may overlap. In both a label is `B-topic/law`, then
`I-topic/law`; spaces and percent signs in it are %XX.

An edge inside a token moves to the token's; that is recorded. Of tags that overlap in a
column as many as possible stay (of those that end first, the first; Kleinberg and
Tardos, Algorithm Design, 4.1), and each that does not is recorded. When read, an `I-`
after something else begins a tag, as conlleval reads it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import ONE_LINE, Alphabet
from hashiya.exchange.formats.json_lines import LABELS_ONLY
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat, Signs
from hashiya.exchange.tokens import tokens
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.line_reader import lines
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article, Span
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_BEGINS = "-DOCSTART-"
_OUTSIDE = "O"
_ESCAPED = re.compile(r"[\s%]")
_SHOWN = 40

# A tag's first token and the one after its last.
Run = tuple[int, int]


def written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    *,
    by_layer: bool = False,
) -> Iterator[bytes]:
    """The lines of each article."""
    layers = scheme.layer_names if by_layer else ()
    for exported in articles:
        yield _lines_of_article(exported, layers, losses).encode()


def _lines_of_article(
    exported: ExportedArticle, layers: Sequence[str], losses: Losses
) -> str:
    article = exported.article
    spans = tokens(article.text)
    if not spans:
        losses.add(Part.EMPTY, article, why="there is no token in it")
    columns = []
    # The tokens that continue a tag: no blank line comes before them.
    continued: set[int] = set()
    for tags in _by_column(exported.tags, layers, article, losses):
        column = [_OUTSIDE] * len(spans)
        placed = _placed(tags, spans, article, losses)
        for tag, (start, end) in _without_overlaps(placed, article, losses):
            name = _ESCAPED.sub(_escape, flat(tag.layer, tag.label))
            column[start] = f"B-{name}"
            for index in range(start + 1, end):
                column[index] = f"I-{name}"
                continued.add(index)
        columns.append(column)
    return "".join(_lines(article.text, spans, columns, continued))


def _escape(match: re.Match[str]) -> str:
    return quote(match[0], "")


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the lines, each from a `-DOCSTART-` to the next.

    Tabs or spaces separate columns.

    Raises:
        FileInvalid: with the line.
    """
    document = _IobDocument(path, 1)
    for number, line in lines(path, advance):
        fields = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
        if fields and fields[0] == _BEGINS:
            yield from document.finished()
            document = _IobDocument(path, number)
        elif "".join(fields).strip():
            if not line.endswith("\n"):
                raise FileInvalid(
                    _(
                        "{path}:{line}: the file ends inside this line: it is cut off, or "
                        "lacks a line end"
                    ).format(path=path, line=number)
                )
            document.add(fields, number)
    yield from document.finished()


class _IobDocument:
    """The tokens of an article as they are read, and the tags that their labels make."""

    def __init__(self, path: Path, line: int) -> None:
        self._path = path
        self._line = line
        self._tokens: list[str] = []
        self._length = 0
        # The label, start and line of the tag that each column is in.
        self._open: list[tuple[str, int, int] | None] = []
        self._tags: list[ImportedTag] = []

    def add(self, fields: Sequence[str], number: int) -> None:
        """Add a token and its labels.

        Raises:
            FileInvalid: with the line.
        """
        token, *labels = fields
        if not self._tokens:
            self._open = [None] * len(labels)
        if not labels or len(labels) != len(self._open):
            raise FileInvalid(
                _(
                    "{path}:{line}: has {count} columns: give each token its "
                    "labels, like O"
                ).format(path=self._path, line=number, count=len(fields))
            )
        for column, label in enumerate(labels):
            self._add_label(column, label, number)
        self._tokens.append("".join(token.split()))
        self._length += len(self._tokens[-1])

    def finished(self) -> Iterator[ImportedArticle]:
        """The article, if it has any tokens."""
        if not self._tokens:
            return
        for column in range(len(self._open)):
            self._close(column)
        yield ImportedArticle(
            where=f"{self._path}:{self._line}",
            text="".join(self._tokens),
            is_squeezed=True,
            tags=tuple(self._tags),
        )

    def _add_label(self, column: int, label: str, number: int) -> None:
        prefix, _hyphen, name = label.partition("-")
        open_tag = self._open[column]
        if prefix == "I" and open_tag is not None and open_tag[0] == name:
            return
        self._close(column)
        if prefix in {"B", "I"} and name:
            self._open[column] = name, self._length, number
        elif label != _OUTSIDE:
            message = _("{label!r} is no label: give O, B-NAME or I-NAME").format(
                label=label[:_SHOWN]
            )
            raise FileInvalid(f"{self._path}:{number}: {message}")

    def _close(self, column: int) -> None:
        open_tag = self._open[column]
        if open_tag is None:
            return
        name, start, number = open_tag
        self._open[column] = None
        tag = ImportedTag(
            place=_(" (line {line})").format(line=number),
            start=start,
            end=self._length,
            label=unquote(name),
        )
        self._tags.append(tag)


def _by_column(
    tags: Iterable[TagRow], layers: Sequence[str], article: Article, losses: Losses
) -> Iterable[list[TagRow]]:
    """The tags of each layer's column; one of a layer that the scheme does not have is lost.

    Without layers there is one column.
    """
    if not layers:
        return [list(tags)]
    columns: Mapping[str, list[TagRow]] = {layer: [] for layer in layers}
    for tag in tags:
        if tag.layer in columns:
            columns[tag.layer].append(tag)
        else:
            why = "the scheme has no such layer, so there is no column"
            losses.add(Part.NAME, article, tag, why=why, gone=True)
    return columns.values()


def _placed(
    tags: Iterable[TagRow], spans: Sequence[Span], article: Article, losses: Losses
) -> Iterator[tuple[TagRow, Run]]:
    """The tags with the runs of tokens that they touch; one that touches none is lost."""
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    for tag in tags:
        if tag.start is None or tag.end is None:
            continue
        first, after = bisect_right(ends, tag.start), bisect_left(starts, tag.end)
        if first >= after:
            why = "there is no token in it"
            losses.add(Part.EDGE, article, tag, why=why, gone=True)
            continue
        if (starts[first], ends[after - 1]) != (tag.start, tag.end):
            losses.add(Part.EDGE, article, tag)
        yield tag, (first, after)


def _without_overlaps(
    placed: Iterable[tuple[TagRow, Run]], article: Article, losses: Losses
) -> Iterator[tuple[TagRow, Run]]:
    """As many of the tags as fit without overlapping, in their order."""

    def by_end(pair: tuple[TagRow, Run]) -> tuple[object, ...]:
        tag, (first, after) = pair
        return after, -first, tag.order

    free = 0
    for tag, (first, after) in sorted(placed, key=by_end):
        if first < free:
            losses.add(Part.OVERLAP, article, tag, gone=True)
            continue
        free = after
        yield tag, (first, after)


def _lines(
    text: str,
    spans: Sequence[Span],
    columns: Sequence[Sequence[str]],
    continued: set[int],
) -> Iterator[str]:
    outside = "\t".join(_OUTSIDE for _ in columns)
    yield f"{_BEGINS}\t{outside}\n\n"
    end = 0
    for index, span in enumerate(spans):
        is_new_line = index > 0 and "\n" in text[end : span.start]
        if is_new_line and index not in continued:
            yield "\n"
        labels = "\t".join(column[index] for column in columns)
        yield f"{text[span.start : span.end]}\t{labels}\n"
        end = span.end
    yield "\n"


_LACKS = LABELS_ONLY | {Part.TEXT, Part.META, Part.EDGE, Part.OVERLAP, Part.EMPTY}
FORMAT = FileFormat(
    name="iob2",
    title=marked("IOB2 in two columns: tokens, and one label each"),
    unit=marked("tokens"),
    alphabet=Alphabet(names=ONE_LINE),
    write=written,
    by_article=True,
    read=read,
    signs=Signs(suffixes=frozenset({".conll", ".iob", ".iob2", ".bio"})),
    lacks=_LACKS,
)
BY_LAYER = FileFormat(
    name="iob2-layers",
    title=marked("IOB2 with a column for each layer of the scheme"),
    unit=marked("tokens"),
    alphabet=Alphabet(names=ONE_LINE),
    write=partial(written, by_layer=True),
    by_article=True,
    read=read,
    lacks=_LACKS,
)
