"""IOB2 and CoNLL-2003: a token and its labels a line, tokens from `hashiya.exchange.tokens`.

A blank line is where a line of text ends; a line end inside a tag makes none. There are
no offsets: what is labelled are tokens. `-DOCSTART-` begins an article, and `# id =`
names it, which CoNLL-2003 does not have, and others do not if asked to be without;
its text is the tokens without white space.

With one column all layers share it; with one per layer (of the scheme, in its order)
tags of two layers may overlap, with one per label tags of any two labels. A label is
`B-topic/law`, then `I-topic/law`, or as BIOES or BILOU have it; spaces and percent signs
in it are %XX. CoNLL-2003 has four columns with spaces between them, of which the second
and third are unknown (`-X- _`) and the last is the label: `B-law` where only one layer of
the scheme has it (https://www.clips.uantwerpen.be/conll2003/ner/).

An edge inside a token moves to the token's; that is recorded. Of tags that overlap in a
column the longest stay, unless others are asked for (`hashiya.exchange.overlaps`), and
each that does not is recorded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote

from hashiya.errors import FormatOptionUnknown
from hashiya.exchange.characters import ONE_LINE, Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.iob_reader import ID_COMMENT, read
from hashiya.exchange.formats.json_lines import LABELS_ONLY
from hashiya.exchange.labels import flat, shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.registry import FileFormat, Signs
from hashiya.exchange.token_labels import OUTSIDE, TaggingScheme, label_column
from hashiya.exchange.tokens import tokens
from hashiya.exchange.values import ExportedArticle
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article, Span
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_BEGINS = "-DOCSTART-"
_CONLL2003_START = f"{_BEGINS} -X- {OUTSIDE} {OUTSIDE}"
_ESCAPED = re.compile(r"[\s%]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """What stands in a line beside the token and its labels, and how many columns there are."""

    separator: str = "\t"
    # The columns between the token and its labels.
    middle: tuple[str, ...] = ()
    has_ids: bool = True
    has_short_names: bool = False
    by_layer: bool = False

    def line(self, token: str, labels: Sequence[str]) -> str:
        """The line of a token."""
        return f"{self.separator.join([token, *self.middle, *labels])}\n"

    def start(self, article: Article, columns: int) -> str:
        """The lines that begin an article."""
        if not self.has_ids and columns == 1:
            # To the letter, since `spacy convert` divides a file by it.
            return f"{_CONLL2003_START}\n\n"
        cells = [_BEGINS, *[OUTSIDE] * columns]
        comment = f"{ID_COMMENT}{article.id}\n" if self.has_ids else ""
        return f"{self.separator.join(cells)}\n\n{comment}"


_ONE_COLUMN = _Layout()
_LAYERS = _Layout(by_layer=True)
_CONLL2003 = _Layout(
    separator=" ",
    middle=("-X-", "_"),
    has_ids=False,
    has_short_names=True,
)


def written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    *,
    layout: _Layout = _ONE_COLUMN,
    overlaps: Overlaps = Overlaps.LONGEST,
    tagging: TaggingScheme = TaggingScheme.IOB2,
) -> Iterator[bytes]:
    """The lines of each article."""

    def name(tag: TagRow) -> str:
        if layout.has_short_names:
            return _escaped(shortest(tag.layer, tag.label, scheme))
        return _escaped(flat(tag.layer, tag.label))

    for exported in articles:
        article = exported.article
        spans = tokens(article.text)
        if not spans:
            losses.add(Part.EMPTY, article, why="there is no token in it")
        columns = []
        # The tokens that continue a tag: no blank line comes before them.
        continued: set[int] = set()
        for tags in _by_column(exported, scheme, layout, overlaps, losses):
            column, runs = label_column(
                tags, spans, article, losses, name, overlaps=overlaps, tagging=tagging
            )
            columns.append(column)
            for first, after in runs:
                continued.update(range(first + 1, after))
        yield "".join(_lines(article, spans, columns, continued, layout)).encode()


def _escaped(name: str) -> str:
    return _ESCAPED.sub(lambda match: quote(match[0], ""), name)


def _by_column(
    exported: ExportedArticle,
    scheme: Scheme,
    layout: _Layout,
    overlaps: Overlaps,
    losses: Losses,
) -> Iterable[Sequence[TagRow]]:
    """The tags of each column; one that the scheme has no column for is lost."""
    if overlaps is Overlaps.PER_LABEL:
        keys = [
            (layer.name, label)
            for layer in scheme.layers
            for label in layer.label_names
        ]
        why = "the scheme has no such label, so there is no column"
    elif layout.by_layer:
        keys = [(name, "") for name in scheme.layer_names]
        why = "the scheme has no such layer, so there is no column"
    else:
        return [exported.tags]
    columns: dict[tuple[str, str], list[TagRow]] = {key: [] for key in keys}
    for tag in exported.tags:
        label = tag.label if overlaps is Overlaps.PER_LABEL else ""
        if (tag.layer, label) in columns:
            columns[tag.layer, label].append(tag)
        else:
            losses.add(Part.NAME, exported.article, tag, why=why, gone=True)
    return list(columns.values())


def _lines(
    article: Article,
    spans: Sequence[Span],
    columns: Sequence[Sequence[str]],
    continued: set[int],
    layout: _Layout,
) -> Iterator[str]:
    text = article.text
    yield layout.start(article, len(columns))
    end = 0
    for index, span in enumerate(spans):
        is_new_line = index > 0 and "\n" in text[end : span.start]
        if is_new_line and index not in continued:
            yield "\n"
        labels = [column[index] for column in columns]
        yield layout.line(text[span.start : span.end], labels)
        end = span.end
    yield "\n"


def _configured(options: FormatOptions, *, name: str, layout: _Layout) -> FileFormat:
    overlaps = options.overlaps or Overlaps.LONGEST
    if overlaps is Overlaps.PER_LABEL and layout is _CONLL2003:
        message = _("{format} has one column of labels, and none for each label")
        raise FormatOptionUnknown(message.format(format=name))
    tagging = options.tagging or TaggingScheme.IOB2
    if options.without_ids:
        layout = replace(layout, has_ids=False)
    write = partial(written, layout=layout, overlaps=overlaps, tagging=tagging)
    return replace(_FORMATS[name], write=write)


FORMAT = FileFormat(
    name="iob2",
    title=marked("IOB2 in two columns: tokens, and one label each"),
    unit=marked("tokens"),
    alphabet=Alphabet(names=ONE_LINE),
    write=written,
    by_article=True,
    read=read,
    signs=Signs(suffixes=frozenset({".conll", ".iob", ".iob2", ".bio"})),
    lacks=LABELS_ONLY | {Part.TEXT, Part.META, Part.EDGE, Part.OVERLAP, Part.EMPTY},
    takes=frozenset({"overlaps", "tagging", "without_ids"}),
    configured=partial(_configured, name="iob2", layout=_ONE_COLUMN),
)
BY_LAYER = replace(
    FORMAT,
    name="iob2-layers",
    title=marked("IOB2 with a column for each layer of the scheme"),
    write=partial(written, layout=_LAYERS),
    signs=Signs(),
    configured=partial(_configured, name="iob2-layers", layout=_LAYERS),
)
CONLL2003 = replace(
    FORMAT,
    name="conll2003",
    title=marked(
        "CoNLL-2003 in four columns: tokens, two unknown ones, and one label each"
    ),
    write=partial(written, layout=_CONLL2003),
    signs=Signs(),
    takes=frozenset({"overlaps", "tagging"}),
    configured=partial(_configured, name="conll2003", layout=_CONLL2003),
)
_FORMATS = {format_.name: format_ for format_ in (FORMAT, BY_LAYER, CONLL2003)}
