"""A folder for `datasets.load_dataset(folder)`, with data and a card.

The data are `data/train-….jsonl` or `.parquet`; beside them are configurations that
train as they are (`training`). Offsets are code points, as Python's.
Beside the card are a data statement and Croissant metadata (`data_statement`,
`croissant`). The card is `README.md`: it names the files of each split, the type of every column
(`hashiya.exchange.formats.huggingface.dataset_rows`), the language, the labels, the
annotators and their agreement. Read in the documentation of the hub (dataset cards,
manual configuration) and tried with `datasets` 5.

The files' names have a digest of their bytes in them: `datasets` keeps what it loaded
by the name of the folder and what the card says, not by what is in the files, and would
give the tags of an earlier export for those of a later one.
"""

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid, FormatOptionUnknown
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.huggingface.card import DatasetCounts, card
from hashiya.exchange.formats.huggingface.card_agreement import CardAgreement
from hashiya.exchange.formats.huggingface.croissant import METADATA, croissant
from hashiya.exchange.formats.huggingface.data_statement import (
    STATEMENT,
    data_statement,
)
from hashiya.exchange.formats.huggingface.dataset_rows import (
    COLUMNS,
    ClassNames,
    Types,
    hub_row,
    native_row,
)
from hashiya.exchange.formats.huggingface.profile import DatasetProfile
from hashiya.exchange.formats.huggingface.timestamps import TimelikeColumns
from hashiya.exchange.formats.huggingface.token_rows import (
    NamesByColumn,
    class_names,
    is_token_row,
    token_article,
)
from hashiya.exchange.formats.huggingface.training import OpenTable, TrainingFiles
from hashiya.exchange.formats.huggingface.training import WriteRow as WriteTableRow
from hashiya.exchange.formats.native_repair import readable_article
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.registry import Advance, FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle, ImportedArticle
from hashiya.extras import import_extra
from hashiya.io.fields import Row
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import json_row, raw_lines
from hashiya.io.parquet_rows import EXTRA, parquet_rows
from hashiya.io.regular_files import regular_files
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme

DATA, CARD = "data", "README.md"
JSONL, PARQUET = ".jsonl", ".parquet"
# The hub's name of the split of a dataset that is not split.
ONLY_SPLIT = "train"
_BATCH = 200
_DIGITS = 16

WriteRow = Callable[[Row, Article], None]
OpenFile = Callable[[Path, ExitStack, Losses], WriteRow]
# Reads a row; None of a blank line.
ReadRow = Callable[[], Row | None]
PlacedRow = tuple[str, ReadRow]
ReadRows = Callable[[Path, Advance], Iterator[PlacedRow]]


def _written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    folder: Path,
    *,
    suffix: str,
    open_file: OpenFile,
    open_table: OpenTable,
    overlaps: Overlaps = Overlaps.LONGEST,
) -> None:
    """Write the rows of each split to its file, then the card."""
    counts, profile, agreement = DatasetCounts(), DatasetProfile(), CardAgreement()
    (folder / DATA).mkdir()
    writers: dict[str, WriteRow] = {}
    with ExitStack() as stack:

        def writer(split: str) -> WriteRow:
            if split not in writers:
                path = folder / DATA / f"{split}{suffix}"
                writers[split] = open_file(path, stack, losses)
            return writers[split]

        training = stack.enter_context(
            TrainingFiles(folder, scheme, losses, suffix, open_table, overlaps)
        )
        counted = profile.counting(counts.counting(_with_split(articles)))
        for exported in agreement.gathering(counted):
            writer(exported.split)(hub_row(exported, scheme), exported.article)
            training.add(exported)
        if not writers:
            writer(ONLY_SPLIT)
    files = []
    for split in sorted(writers, key=lambda split: -counts.articles[split]):
        path = _with_digest(folder / DATA / f"{split}{suffix}")
        files.append((split, f"{DATA}/{path.name}"))
    configs = []
    for config, paths in training.finish():
        renamed = [(split, _with_digest(path)) for split, path in paths.items()]
        named = [(split, f"{config.name}/{path.name}") for split, path in renamed]
        configs.append((config, named))
    of_agreement = list(agreement.lines(scheme))
    _write_lines(folder / CARD, card(counts, scheme, files, of_agreement, configs))
    statement = data_statement(counts, profile, scheme, of_agreement)
    _write_lines(folder / STATEMENT, statement)
    metadata = croissant(folder, files, counts, profile, scheme, of_agreement)
    (folder / METADATA).write_bytes(metadata.encode())


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())


def _with_split(articles: Iterable[ExportedArticle]) -> Iterator[ExportedArticle]:
    for exported in articles:
        yield exported if exported.split else replace(exported, split=ONLY_SPLIT)


def _with_digest(path: Path) -> Path:
    """The file, renamed after its bytes; its new path."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.rename(path.with_name(f"{path.stem}-{digest[:_DIGITS]}{path.suffix}"))


def _read(
    path: Path, advance: Advance, *, suffix: str, read_rows: ReadRows
) -> Iterator[ImportedArticle]:
    """The articles of the folder's files, in the order of their names, or of the one file.

    Raises:
        FileInvalid: with the file, the row and the path in it.
        ExtraMissing: when the library that reads them is not installed.
    """
    folder = path / DATA if (path / DATA).is_dir() else path
    files = regular_files(folder, f"*{suffix}") if path.is_dir() else [path]
    if not files:
        raise FileInvalid(
            _(
                "{path}: there is no {suffix} file in it: give the folder of a "
                "dataset, or one file"
            ).format(path=path, suffix=suffix)
        )
    broken = BrokenRows()
    for file in files:
        for where, row in read_rows(file, advance):
            yield from broken.read(where, partial(_articles, where, row, file))
    broken.refuse_if_all()


def _articles(where: str, read: ReadRow, file: Path) -> Iterator[ImportedArticle]:
    row = read()
    if row is not None:
        yield read_row(where, row, file)


def read_row(where: str, row: Row, file: Path) -> ImportedArticle:
    """The article of a row of our own dataset, or of one of tokens."""
    if is_token_row(row):
        return token_article(where, row, _names_of_classes(file))
    return readable_article(where, native_row(row))


@functools.lru_cache(maxsize=8)
def _names_of_classes(file: Path) -> NamesByColumn:
    """The names of the classes of the file's columns."""
    metadata = None
    if file.suffix == PARQUET:
        parquet = import_extra("pyarrow.parquet", EXTRA)
        schema = parquet.read_schema(file)
        metadata = (schema.metadata or {}).get(b"huggingface")
    return class_names(file, metadata)


def _open_json_lines(path: Path, stack: ExitStack, losses: Losses) -> WriteRow:
    file = stack.enter_context(path.open("wb"))
    timelike = TimelikeColumns(losses)
    stack.callback(timelike.end_chunk)

    def write(row: Row, article: Article) -> None:
        data = f"{dumps(row)}\n".encode()
        file.write(data)
        timelike.add(row, article, len(data))

    return write


def _open_json_table(path: Path, _columns: Types, stack: ExitStack) -> WriteTableRow:
    file = stack.enter_context(path.open("wb"))

    def write(row: Row) -> None:
        file.write(f"{dumps(row)}\n".encode())

    return write


def _open_parquet(path: Path, stack: ExitStack, _losses: Losses) -> WriteRow:
    write_row = _open_parquet_table(path, COLUMNS, stack)

    def write(row: Row, _article: Article) -> None:
        write_row(row)

    return write


def _open_parquet_table(path: Path, types: Types, stack: ExitStack) -> WriteTableRow:
    arrow, parquet = (
        import_extra("pyarrow", EXTRA),
        import_extra("pyarrow.parquet", EXTRA),
    )
    columns = [(name, _arrow_type(kind, arrow)) for name, kind in types.items()]
    schema = arrow.schema(columns)
    file = stack.enter_context(parquet.ParquetWriter(path, schema))
    rows: list[Row] = []

    def flush() -> None:
        file.write_batch(arrow.RecordBatch.from_pylist(rows, schema=schema))
        rows.clear()

    def write(row: Row) -> None:
        rows.append(row)
        if len(rows) == _BATCH:
            flush()

    stack.callback(flush)
    return write


def _arrow_type(kind: object, arrow: Any) -> Any:
    if isinstance(kind, list):
        return arrow.list_(_arrow_type(kind[0], arrow))
    if isinstance(kind, Mapping):
        members = [(name, _arrow_type(member, arrow)) for name, member in kind.items()]
        return arrow.struct(members)
    if isinstance(kind, ClassNames):
        return arrow.int64()
    return getattr(arrow, str(kind))()


def _rows_of_lines(path: Path, advance: Advance) -> Iterator[PlacedRow]:
    for number, line in raw_lines(path, advance):
        if not line.isspace():
            where = f"{path}:{number}"
            yield where, partial(json_row, line, where)


def _rows_of_table(path: Path, advance: Advance) -> Iterator[PlacedRow]:
    for where, row in parquet_rows(path, advance):
        yield where, partial(_same, row)


def _same(row: Row) -> Row:
    return row


_WRITE = {
    JSONL: partial(
        _written,
        suffix=JSONL,
        open_file=_open_json_lines,
        open_table=_open_json_table,
    ),
    PARQUET: partial(
        _written,
        suffix=PARQUET,
        open_file=_open_parquet,
        open_table=_open_parquet_table,
    ),
}


def _configured(options: FormatOptions, *, suffix: str) -> FolderFormat:
    format_ = JSON_LINES if suffix == JSONL else TABLES
    overlaps = options.overlaps or Overlaps.LONGEST
    if overlaps is Overlaps.PER_LABEL:
        message = _("{format} has one column of labels, and none for each label")
        raise FormatOptionUnknown(message.format(format=format_.name))
    return replace(format_, write=partial(_WRITE[suffix], overlaps=overlaps))


JSON_LINES = FolderFormat(
    name="huggingface",
    alphabet=Alphabet(),
    title=marked("a folder for datasets.load_dataset: JSON Lines and a dataset card"),
    unit=marked("code points"),
    write=_WRITE[JSONL],
    read=partial(_read, suffix=JSONL, read_rows=_rows_of_lines),
    signs=Signs(folder_rows=f"*{JSONL}"),
    holds_splits=True,
    lacks=frozenset({Part.TIMELIKE}),
    lacks_to_train=frozenset({Part.OVERLAP, Part.EDGE, Part.EMPTY, Part.NAME}),
    takes=frozenset({"overlaps"}),
    configured=partial(_configured, suffix=JSONL),
)
TABLES = replace(
    JSON_LINES,
    name="huggingface-parquet",
    title=marked("a folder for datasets.load_dataset: Parquet and a dataset card"),
    write=_WRITE[PARQUET],
    read=partial(_read, suffix=PARQUET, read_rows=_rows_of_table),
    signs=Signs(
        suffixes=frozenset({PARQUET}),
        folder_files=(f"*{PARQUET}",),
        first_bytes=b"PAR1",
    ),
    extra=EXTRA,
    lacks=frozenset(),
    configured=partial(_configured, suffix=PARQUET),
)
