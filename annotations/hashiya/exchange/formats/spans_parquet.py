"""A table of tags as Parquet, a row for each, for DuckDB, pandas and polars.

The columns of `hashiya.exchange.formats.csv_spans`, with types: offsets are code points
and null for a label of the whole article, `attributes` is JSON, times are strings. The
texts of the articles are not in it, only each span's words.
"""

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from hashiya.errors import FileInvalid, system_reason
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    located,
    real,
    text,
    text_or_none,
    texts,
)
from hashiya.io.json_text import dumps
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_EXTRA = "parquet"
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
    return import_extra("pyarrow", _EXTRA), import_extra("pyarrow.parquet", _EXTRA)


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

    Raises:
        FileInvalid: with the row, and the column.
        ExtraMissing: when pyarrow is not installed.
    """
    for article, pairs in groupby(_tags(path, advance), itemgetter(0)):
        tags = tuple(tag for _article, tag in pairs)
        yield ImportedArticle(where=str(path), article=article, tags=tags)


def _tags(path: Path, advance: Advance) -> Iterator[tuple[str, ImportedTag]]:
    arrow, parquet = _libraries()
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    with located(
                        _("{path}: row {number}").format(path=path, number=number)
                    ):
                        tag = text(row, "article"), _tag(row, number)
                    yield tag
            advance(path.stat().st_size)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise FileInvalid(
            _("{path}: is no whole Parquet file: {reason}").format(
                path=path, reason=reason.partition("\n")[0]
            )
        ) from error


def _tag(row: Row, number: int) -> ImportedTag:
    start = _whole(row, "start")
    return ImportedTag(
        place=_(" (row {number})").format(number=number),
        start=start,
        end=_whole(row, "end"),
        text=text_or_none(row, "text") if start is not None else None,
        layer=text_or_none(row, "layer"),
        label=text(row, "label"),
        attributes=_attributes(row),
        confidence=_whole(row, "confidence"),
        note=text_or_none(row, "note") or "",
        annotator=text_or_none(row, "annotator"),
        origin=text_or_none(row, "origin"),
        score=real(row, "score"),
        created=text_or_none(row, "created"),
        updated=text_or_none(row, "updated"),
        id=_whole(row, "id"),
    )


def _whole(row: Row, name: str) -> int | None:
    """The whole number of a column, also of one that nulls have made one of floats."""
    value = row.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise FieldInvalid(
        f".{name}", _("is {value}: give a whole number").format(value=value)
    )


def _attributes(row: Row) -> dict[str, str]:
    cell = text_or_none(row, "attributes")
    if not cell:
        return {}
    try:
        return texts({"attributes": json.loads(cell)}, "attributes")
    except (ValueError, RecursionError) as error:
        if isinstance(error, FieldInvalid):
            raise
        message = _("is no JSON: give an object of strings")
        raise FieldInvalid(".attributes", message) from error


FORMAT = FileFormat(
    name="spans-parquet",
    title=marked(
        "a table of tags as Parquet, with the words of each but not the texts"
    ),
    unit=marked("code points"),
    alphabet=Alphabet(),
    write=written,
    read=read,
    extra=_EXTRA,
    lacks=frozenset({Part.ARTICLE, Part.TEXT, Part.META, Part.STATUS}),
)
