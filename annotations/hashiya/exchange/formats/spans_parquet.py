"""A table of tags as Parquet, a row for each, for DuckDB, pandas and polars.

The columns of `hashiya.exchange.formats.csv_spans`, with types: offsets are code points
and null for a label of the whole article, `attributes` is JSON, times are strings. The
texts of the articles are not in it, only each span's words.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from hashiya.exchange.characters import Alphabet
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.tag_table import PlacedRow, articles_of_rows, tagged_row
from hashiya.exchange.values import ExportedArticle, ImportedArticle
from hashiya.extras import import_extra
from hashiya.io.fields import Row
from hashiya.io.json_text import dumps
from hashiya.io.parquet_rows import EXTRA, parquet_rows
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_BATCH = 10_000
COLUMNS: Final = {
    "article": "string",
    "id": "int64",
    "start": "int64",
    "end": "int64",
    "text": "string",
    "layer": "string",
    "label": "string",
    "attributes": "string",
    "confidence": "int8",
    "note": "string",
    "annotator": "string",
    "origin": "string",
    "created": "string",
    "updated": "string",
    "score": "float64",
}


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The bytes of the file, which is in memory until it is whole."""
    arrow, parquet = _libraries()
    schema = arrow.schema(
        [(name, getattr(arrow, kind)()) for name, kind in COLUMNS.items()]
    )
    data = BytesIO()
    rows: list[Row] = []
    with parquet.ParquetWriter(data, schema) as file:
        for exported in articles:
            rows += [_row(exported.article.id, tag) for tag in exported.tags]
            if len(rows) >= _BATCH:
                file.write_table(arrow.Table.from_pylist(rows, schema=schema))
                rows.clear()
        file.write_table(arrow.Table.from_pylist(rows, schema=schema))
    yield data.getvalue()


def _libraries() -> tuple[Any, Any]:
    return import_extra("pyarrow", EXTRA), import_extra("pyarrow.parquet", EXTRA)


def _row(article: str, tag: TagRow) -> Row:
    values = {name: getattr(tag, name, None) for name in COLUMNS}
    attributes = dumps(tag.attributes) if tag.attributes else None
    return {
        **values,
        "article": article,
        "text": None if tag.start is None else tag.text,
        "attributes": attributes,
    }


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the rows; consecutive rows of one article are combined.

    A row that cannot be read is among the problems.

    Raises:
        FileInvalid: when it is no Parquet file, or no row can be read.
        ExtraMissing: when pyarrow is not installed.
    """
    yield from articles_of_rows(path, _rows(path, advance))


def _rows(path: Path, advance: Advance) -> Iterator[PlacedRow]:
    for number, (where, row) in enumerate(parquet_rows(path, advance), 1):
        place = _(" (row {number})").format(number=number)
        yield where, partial(tagged_row, row, place)


FORMAT = FileFormat(
    name="spans-parquet",
    title=marked(
        "a table of tags as Parquet, with the words of each but not the texts"
    ),
    unit=marked("code points"),
    alphabet=Alphabet(),
    write=written,
    read=read,
    extra=EXTRA,
    lacks=frozenset({Part.ARTICLE, Part.TEXT, Part.META, Part.STATUS}),
)
