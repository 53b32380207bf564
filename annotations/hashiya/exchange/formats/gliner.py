"""GLiNER's training data: one JSON list of `{"tokenized_text": […], "ner": [[0, 1, "law"]…]}`.

`ner` has the first and the last token of each entity, which may overlap and nest. Read in
its documentation (urchade.github.io/GLiNER/training.html) and sources: whatever else an
object has is left alone, and so the article's id is beside them. The tokens are those
that its splitter makes of a text when it predicts (`WhitespaceTokenSplitter`: runs of
letters and digits, also with `-` or `_` between them, and any other sign alone), without
those of which nothing is drawn. A label is what the model is asked for: its name alone
where only one layer of the scheme has it.

An edge inside a token moves to the token's, and that is recorded. When read, the article
is found by its id, or by its tokens: they are its text without white space.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.formats.json_lines import LABELS_ONLY, left_out_field
from hashiya.exchange.labels import shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.token_labels import placed_tags
from hashiya.exchange.tokens import squeezed, squeezed_places
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, items, text_or_none
from hashiya.io.json_array import json_items
from hashiya.io.json_text import dumps
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article, Span
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_TOKEN = re.compile(r"\w+(?:[-_]\w+)*|\S")


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The list, an object a line."""
    separator = "[\n"
    for exported in articles:
        row = _row(exported, scheme, losses)
        yield f"{separator}{dumps(row)}".encode()
        separator = ",\n"
    yield b"[]\n" if separator == "[\n" else b"\n]\n"


def _row(exported: ExportedArticle, scheme: Scheme, losses: Losses) -> Row:
    article = exported.article
    spans = _tokens(article.text)
    if not spans:
        losses.add(Part.EMPTY, article, why="there is no token in it")
    drawn = _drawn_spans(article, spans)
    entities: list[list[object]] = []
    for tag, (first, after) in placed_tags(_spans(exported), drawn, article, losses):
        name = shortest(tag.layer, tag.label, scheme)
        entities.append([first, after - 1, name])
    return {
        "tokenized_text": [span.of(article.text) for span in spans],
        "ner": entities,
        "article": article.id,
    }


def _spans(exported: ExportedArticle) -> Iterator[TagRow]:
    return (tag for tag in exported.tags if tag.start is not None)


def _tokens(text: str) -> list[Span]:
    spans: list[Span] = []
    for match in _TOKEN.finditer(text):
        if squeezed(match[0]):
            spans.append(Span(*match.span()))
    return spans


def _drawn_spans(article: Article, tokens: list[Span]) -> list[Span]:
    """The tokens with what is not drawn beside them, as an import gives them back."""
    places = squeezed_places(article.text)
    spans: list[Span] = []
    length = 0
    for token in tokens:
        first, length = length, length + len(squeezed(token.of(article.text)))
        spans.append(Span(places[first].start, places[length - 1].end))
    return spans


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the list.

    What cannot be read is among the problems.

    Raises:
        FileInvalid: when it is no list, or no object of it can be read.
    """
    broken = BrokenRows()
    for where, row in json_items(path, advance):
        yield from broken.read(where, partial(_articles, where, row))
    broken.refuse_if_all()


def _articles(where: str, row: Row | FileInvalid) -> Iterator[ImportedArticle]:
    if isinstance(row, FileInvalid):
        raise row
    yield _imported(where, row)


def _imported(where: str, row: Row) -> ImportedArticle:
    problems: list[str] = []
    ends = [0]
    words: list[str] = []
    tokens: list[str] = []
    for index, token in enumerate(items(row, "tokenized_text")):
        if not isinstance(token, str):
            path = f".tokenized_text[{index}]"
            raise FieldInvalid(path, _("is not a string: give the tokens of the text"))
        tokens.append(token)
        words.append(squeezed(token))
        ends.append(ends[-1] + len(words[-1]))
    tags = tuple(_tags(row, ends, problems))
    return ImportedArticle(
        where=where,
        article=text_or_none(row, "article"),
        text="".join(words),
        is_squeezed=True,
        tokens=" ".join(tokens),
        tags=tags,
        problems=tuple(problems),
    )


def _tags(row: Row, ends: list[int], problems: list[str]) -> Iterator[ImportedTag]:
    """The tags, of tokens with these ends in the squeezed text; the first one is 0.

    What is no entity goes to `problems`.
    """
    for index, entity in enumerate(items(row, "ner")):
        path = f".ner[{index}]"
        match entity:
            case [int(first), int(last), str(label)] if (
                0 <= first <= last < len(ends) - 1
            ):
                yield ImportedTag(
                    place=f": ${path}",
                    start=ends[first],
                    end=ends[last + 1],
                    label=label,
                )
            case _:
                message = _(
                    "is not an entity: give the first token, the last one, and the label"
                )
                problems.append(left_out_field(FieldInvalid(path, message)))


FORMAT = FileFormat(
    name="gliner",
    title=marked("GLiNER's training data: tokens, and entities that may overlap"),
    unit=marked("tokens"),
    alphabet=Alphabet(),
    write=written,
    read=read,
    lacks=LABELS_ONLY | {Part.EDGE, Part.EMPTY, Part.META, Part.TEXT},
)
