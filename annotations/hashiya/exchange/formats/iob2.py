r"""IOB2, as in CoNLL-2003's columns: a token and its label a line, tab between, a blank line where a line of text ends.

There are no offsets: what is labelled are tokens (`hashiya.exchange.tokens`).
`-DOCSTART-` begins an article; which one, the tokens tell, since they are its text
without spaces. A line end inside a tag makes no blank line. With one column all layers
share it; with one per layer (of the scheme, in its order) tags of two layers may
overlap. In both a label is `B-topic/law`, then `I-topic/law`; spaces and percent signs
in it are %XX.

An edge inside a token moves to the token's; that is noted. Of tags that overlap in a
column as many as can be stay (of those that end first, the first; Kleinberg and Tardos,
Algorithm Design, 4.1), and each that does not is noted. When read, an `I-` after
something else begins a tag, as conlleval takes it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.span_rows import PLAIN
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.tokens import tokens
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.io.line_reader import lines
from hashiya.model.model import Article, Span, Tag
from hashiya.model.scheme import Scheme

_BEGINS = "-DOCSTART-"
_OUTSIDE = "O"
_ESCAPED = re.compile(r"[\s%]")

# A tag's first token and the one after its last.
Run = tuple[int, int]


def written(
    exported: Iterable[Exported],
    scheme: Scheme,
    losses: Losses,
    *,
    by_layer: bool = False,
) -> Iterator[bytes]:
    """The lines of each article."""
    layers = [layer.name for layer in scheme.layers] if by_layer else [""]
    for each in exported:
        article = each.article
        found = tokens(article.text)
        if not found:
            losses.add(Part.EMPTY, article, why="there is no token in it")
        columns = [[_OUTSIDE] * len(found) for _ in layers]
        glued: set[int] = set()
        for layer, tags in _by_column(each.tags, layers, article, losses).items():
            for tag, (start, end) in _apart(
                _placed(tags, found, article, losses), article, losses
            ):
                name = _ESCAPED.sub(
                    lambda sign: quote(sign[0], ""), flat(tag.layer, tag.label)
                )
                columns[layers.index(layer)][start:end] = [
                    f"B-{name}",
                    *[f"I-{name}"] * (end - start - 1),
                ]
                glued.update(range(start + 1, end))
        yield "".join(_lines(article.text, found, columns, glued)).encode()


def read(path: Path, advance: Advance) -> Iterator[Imported]:
    """What the lines tell, an article from each `-DOCSTART-` to the next; columns are parted by tabs or spaces.

    Raises:
        FileInvalid: naming the line.
    """
    document = _Document(path, 1)
    for number, line in lines(path, advance):
        fields = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
        if fields and fields[0] == _BEGINS:
            yield from document.told()
            document = _Document(path, number)
        elif "".join(fields).strip():
            if not line.endswith("\n"):
                raise FileInvalid(
                    f"{path}:{number}: the file ends inside this line: it is cut off, or lacks a line end"
                )
            document.add(fields, number)
    yield from document.told()


class _Document:
    """The tokens of an article as they come, and the tags that their labels make."""

    def __init__(self, path: Path, line: int) -> None:
        self._path = path
        self._line = line
        self._tokens: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, int] | None] = []
        self._tags: list[ImportedTag] = []

    def add(self, fields: Sequence[str], number: int) -> None:
        """Take in a token and its labels."""
        token, *labels = fields
        if not self._tokens:
            self._open = [None] * len(labels)
        if not labels or len(labels) != len(self._open):
            raise FileInvalid(
                f"{self._path}:{number}: has {len(fields)} columns: give each token its labels, like O"
            )
        for column, label in enumerate(labels):
            self._label(column, label, number)
        self._tokens.append("".join(token.split()))
        self._length += len(self._tokens[-1])

    def told(self) -> Iterator[Imported]:
        """The article, if there is any token of one."""
        if not self._tokens:
            return
        for column in range(len(self._open)):
            self._close(column)
        text = "".join(self._tokens)
        yield Imported(
            where=f"{self._path}:{self._line}",
            text=text,
            is_squeezed=True,
            tags=tuple(self._tags),
        )

    def _label(self, column: int, label: str, number: int) -> None:
        kind, _, name = label.partition("-")
        running = self._open[column]
        if kind == "I" and running is not None and running[0] == name:
            return
        self._close(column)
        if kind in {"B", "I"} and name:
            self._open[column] = name, self._length, number
        elif label != _OUTSIDE:
            raise FileInvalid(
                f"{self._path}:{number}: {label[:40]!r} is no label: give O, B-NAME or I-NAME"
            )

    def _close(self, column: int) -> None:
        running = self._open[column]
        if running is None:
            return
        name, start, number = running
        self._open[column] = None
        place = f" (line {number})"
        self._tags.append(
            ImportedTag(place=place, start=start, end=self._length, label=unquote(name))
        )


def _by_column(
    tags: Iterable[Tag], layers: Sequence[str], article: Article, losses: Losses
) -> Mapping[str, list[Tag]]:
    if layers == [""]:
        return {"": list(tags)}
    found: dict[str, list[Tag]] = {layer: [] for layer in layers}
    for tag in tags:
        if tag.layer in found:
            found[tag.layer].append(tag)
        else:
            losses.add(
                Part.NAME,
                article,
                tag,
                why="the scheme has no such layer, so there is no column",
                gone=True,
            )
    return found


def _placed(
    tags: Iterable[Tag], found: Sequence[Span], article: Article, losses: Losses
) -> Iterator[tuple[Tag, Run]]:
    """The tags with the run of tokens that they touch; one that touches none is gone."""
    starts, ends = [token.start for token in found], [token.end for token in found]
    for tag in tags:
        if tag.span is None:
            continue
        run = bisect_right(ends, tag.span.start), bisect_left(starts, tag.span.end)
        if run[0] >= run[1]:
            losses.add(
                Part.EDGE, article, tag, why="there is no token in it", gone=True
            )
            continue
        if (starts[run[0]], ends[run[1] - 1]) != (tag.span.start, tag.span.end):
            losses.add(Part.EDGE, article, tag)
        yield tag, run


def _apart(
    placed: Iterable[tuple[Tag, Run]], article: Article, losses: Losses
) -> Iterator[tuple[Tag, Run]]:
    """As many of the tags as can stand side by side, in their order."""
    free = 0
    for tag, run in sorted(
        placed, key=lambda each: (each[1][1], -each[1][0], each[0].order)
    ):
        if run[0] < free:
            losses.add(Part.OVERLAP, article, tag, gone=True)
            continue
        free = run[1]
        yield tag, run


def _lines(
    text: str, found: Sequence[Span], columns: Sequence[Sequence[str]], glued: set[int]
) -> Iterator[str]:
    outside = "\t".join(_OUTSIDE for _ in columns)
    yield f"{_BEGINS}\t{outside}\n\n"
    for index, token in enumerate(found):
        if (
            index
            and index not in glued
            and "\n" in text[found[index - 1].end : token.start]
        ):
            yield "\n"
        labels = "\t".join(column[index] for column in columns)
        yield f"{text[token.start : token.end]}\t{labels}\n"
    yield "\n"


_LACKS = PLAIN | {Part.TEXT, Part.META, Part.EDGE, Part.OVERLAP, Part.EMPTY}
FORMAT = FileFormat(
    name="iob2",
    title="IOB2 in two columns: tokens, and one label each",
    unit="tokens",
    write=written,
    by_article=True,
    read=read,
    lacks=_LACKS,
)
BY_LAYER = FileFormat(
    name="iob2-layers",
    title="IOB2 with a column for each layer of the scheme",
    unit="tokens",
    write=partial(written, by_layer=True),
    by_article=True,
    read=read,
    lacks=_LACKS,
)
