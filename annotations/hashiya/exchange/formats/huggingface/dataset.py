"""A folder that `datasets.load_dataset(folder)` opens as it is: `data/train-….jsonl` or `.parquet`, and a card.

Offsets are code points, as Python's. The card is `README.md`: it names the files of
each split, the type of every column
(`hashiya.exchange.formats.huggingface.dataset_rows`), the language, and tells of
labels, annotators and agreement. Read in the documentation of the hub (dataset cards,
manual configuration) and tried with `datasets` 5.

The files' names have a digest of their bytes in them: `datasets` keeps what it loaded
by the name of the folder and what the card says, not by what is in the files, and would
give the tags of an earlier export for those of a later one.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.huggingface.card import Counts, card
from hashiya.exchange.formats.huggingface.card_agreement import Compared
from hashiya.exchange.formats.huggingface.dataset_rows import (
    COLUMNS,
    hub_row,
    native_row,
)
from hashiya.exchange.formats.huggingface.timestamps import Timelike
from hashiya.exchange.formats.native import imported
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat
from hashiya.exchange.values import Exported, Imported
from hashiya.extras import import_extra
from hashiya.io.fields import Row, located
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import json_rows
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme

DATA, CARD = "data", "README.md"
JSONL, PARQUET = ".jsonl", ".parquet"
_EXTRA = "parquet"
# What the hub calls a dataset's only split.
ONLY = "train"
_ROWS_AT_ONCE = 200
_DIGITS = 16

Put = Callable[[Row, Article], None]
Open = Callable[[Path, ExitStack, Losses], Put]
Rows = Callable[[Path, Advance], Iterator[tuple[str, Row]]]


def _written(
    exported: Iterable[Exported],
    scheme: Scheme,
    losses: Losses,
    folder: Path,
    *,
    suffix: str,
    opened: Open,
) -> None:
    """Write the rows of each split to its file, then the card."""
    counts, compared = Counts(), Compared()
    (folder / DATA).mkdir()
    files: dict[str, Put] = {}
    with ExitStack() as stack:

        def put(split: str) -> Put:
            if split not in files:
                files[split] = opened(folder / DATA / f"{split}{suffix}", stack, losses)
            return files[split]

        for each in compared.of(counts.of(_in_splits(exported))):
            put(each.split)(hub_row(each, scheme), each.article)
        if not files:
            put(ONLY)
    largest_first = sorted(files, key=lambda split: -counts.articles[split])
    paths = [
        (split, f"{DATA}/{_digested(folder / DATA / f'{split}{suffix}').name}")
        for split in largest_first
    ]
    lines = card(counts, scheme, paths, compared.told(scheme))
    (folder / CARD).write_bytes("".join(f"{line}\n" for line in lines).encode())


def _digested(path: Path) -> Path:
    """The file, renamed after its bytes; where it is then."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.rename(path.with_name(f"{path.stem}-{digest[:_DIGITS]}{path.suffix}"))


def _read(
    path: Path, advance: Advance, *, suffix: str, rows: Rows
) -> Iterator[Imported]:
    """What the rows of the folder's files tell, in the order of their names; or of the one file.

    Raises:
        FileInvalid: naming the file, the row and the place in it.
        ExtraMissing: when what reads them is not installed.
    """
    files = sorted(path.rglob(f"*{suffix}")) if path.is_dir() else [path]
    if not files:
        raise FileInvalid(
            f"{path}: there is no {suffix} file in it: give the folder of a dataset, or one file"
        )
    for file in files:
        for where, said in rows(file, advance):
            with located(where):
                found = imported(where, native_row(said))
            yield found


def _in_splits(exported: Iterable[Exported]) -> Iterator[Exported]:
    for each in exported:
        yield each if each.split else replace(each, split=ONLY)


def _open_lines(path: Path, stack: ExitStack, losses: Losses) -> Put:
    file = stack.enter_context(path.open("wb"))
    timelike = Timelike(losses)
    stack.callback(timelike.end)

    def put(row: Row, article: Article) -> None:
        data = f"{dumps(row)}\n".encode()
        file.write(data)
        timelike.look(row, article, len(data))

    return put


def _open_parquet(path: Path, stack: ExitStack, losses: Losses) -> Put:
    arrow, parquet = (
        import_extra("pyarrow", _EXTRA),
        import_extra("pyarrow.parquet", _EXTRA),
    )
    schema = arrow.schema(
        [(name, _arrow(kind, arrow)) for name, kind in COLUMNS.items()]
    )
    writer = stack.enter_context(parquet.ParquetWriter(path, schema))
    rows: list[Row] = []

    def flush() -> None:
        writer.write_batch(arrow.RecordBatch.from_pylist(rows, schema=schema))
        rows.clear()

    def put(row: Row, _: Article) -> None:
        rows.append(row)
        if len(rows) == _ROWS_AT_ONCE:
            flush()

    stack.callback(flush)
    return put


def _arrow(kind: object, arrow: Any) -> Any:
    if isinstance(kind, list):
        return arrow.list_(_arrow(kind[0], arrow))
    if isinstance(kind, Mapping):
        return arrow.struct(
            [(name, _arrow(each, arrow)) for name, each in kind.items()]
        )
    return getattr(arrow, str(kind))()


def _parquet_rows(path: Path, advance: Advance) -> Iterator[tuple[str, Row]]:
    arrow, parquet = (
        import_extra("pyarrow", _EXTRA),
        import_extra("pyarrow.parquet", _EXTRA),
    )
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{path}: row {number}", row
            advance(path.stat().st_size)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise FileInvalid(f"{path}: is no whole Parquet file: {reason}") from error


JSON_LINES = FolderFormat(
    name="huggingface",
    title="a folder for datasets.load_dataset: JSON Lines and a dataset card",
    unit="code points",
    write=partial(_written, suffix=JSONL, opened=_open_lines),
    read=partial(_read, suffix=JSONL, rows=json_rows),
    holds_splits=True,
    lacks=frozenset({Part.TIMELIKE}),
)
TABLES = replace(
    JSON_LINES,
    name="huggingface-parquet",
    title="a folder for datasets.load_dataset: Parquet and a dataset card",
    write=partial(_written, suffix=PARQUET, opened=_open_parquet),
    read=partial(_read, suffix=PARQUET, rows=_parquet_rows),
    extra=_EXTRA,
    lacks=frozenset(),
)
