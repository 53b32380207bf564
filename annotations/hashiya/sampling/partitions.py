"""Partitions of files of texts: stretches of JSON Lines, row groups of Parquet, whole files.

A row has the same number in every partitioning of its file.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from hashiya.corpus.encoding import wide_encoding
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
    left_out,
)
from hashiya.corpus.importing.compression import refuse_bomb
from hashiya.corpus.importing.file_kinds import compression_of
from hashiya.corpus.importing.file_reading import candidates_in
from hashiya.corpus.importing.input_files import InputFile
from hashiya.corpus.importing.readers.column_names import check_columns
from hashiya.corpus.importing.row_candidates import META, from_row
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import unreadable
from hashiya.extras import import_extra
from hashiya.io.json_text import object_on
from hashiya.io.jsonl import lines_of
from hashiya.io.line_reader import stretches
from hashiya.io.parquet_rows import EXTRA, ExpandsTooMuch, rows_of
from hashiya.language import gettext as _
from hashiya.language import marked

# The kinds of files that can be sampled.
KINDS = ("jsonl", "parquet")
# The bytes of a partition: a quarter of a minute's work, and a few tens of megabytes of
# memory.
PARTITION_SIZE = 32 << 20
_SAMPLE = 1 << 16
_WHAT = marked("reading Parquet")

Wanted = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """Rows of a file that are read by one process.

    `first` is the first byte of lines, or the first row group, `end` is the one after the
    last; a file that cannot be divided has neither. `before` is the number of rows of the
    file before these. `file` is the file's number among all files.
    """

    file: int
    path: Path
    name: str
    id: str
    kind: str
    first: int = 0
    end: int | None = None
    before: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionList:
    """The partitions of a file, or the problem for which it is left out."""

    partitions: tuple[Partition, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionReader:
    """How the rows of partitions are read; `field` is the one by which they are stratified."""

    options: ReadOptions
    field: str | None = None

    def rows(
        self,
        partition: Partition,
        *,
        has_words: Wanted | None = None,
        numbers: Collection[int] | None = None,
    ) -> Iterator[ReadResult]:
        """The texts of the partition in their order; rows that are none are problems.

        `has_words` says which texts are given, `numbers` which rows. All fields are read
        only of rows that are chosen by their number.

        Raises:
            SourceDamaged: when the file cannot be read to the end of the partition.
            ExtraMissing: when the library that reads it is not installed.
        """
        try:
            with partition.path.open("rb") as file:
                yield from self._rows(partition, file, has_words, numbers)
        except OSError as error:
            problem = unreadable(partition.name, error)
            raise SourceDamaged(problem.problem, where=problem.where) from error

    def _rows(
        self,
        partition: Partition,
        file: IO[bytes],
        has_words: Wanted | None,
        numbers: Collection[int] | None,
    ) -> Iterator[ReadResult]:
        source = _source(partition, file)
        if partition.end is None:
            for result in candidates_in(
                source, partition.kind, None, self.options, Counter()
            ):
                if _is_chosen(result, has_words, numbers):
                    yield result
            return
        rows = (
            _parquet_rows(partition, source, self._columns(numbers))
            if partition.kind == "parquet"
            else _line_rows(partition, file, numbers)
        )
        for number, row in rows:
            if isinstance(row, Problem):
                yield row
                continue
            if numbers is not None and number not in numbers:
                continue
            text = row.get(self.options.text)
            if has_words and isinstance(text, str) and text and not has_words(text):
                continue
            result = from_row(row, number, source, self.options)
            if _is_chosen(result, has_words, None):
                yield result

    def _columns(self, numbers: Collection[int] | None) -> tuple[str, ...] | None:
        """The columns that are needed; None for all of them."""
        if numbers is not None:
            return None
        fields = () if self.field is None else (self.field,)
        return (self.options.text, self.options.id, *fields)


def list_partitions(
    file: tuple[int, InputFile], *, size: int, text: str
) -> PartitionList:
    """The partitions of a file with its number, of about `size` bytes.

    `text` is the field that is the text.

    Raises:
        ExtraMissing: when the library that reads it is not installed.
    """
    number, input_file = file
    whole = Partition(
        file=number,
        path=input_file.path,
        name=input_file.name,
        id=input_file.id,
        kind=input_file.kind,
    )
    try:
        with input_file.path.open("rb") as opened:
            if compression_of(input_file.path.name):
                return PartitionList(partitions=(whole,))
            if input_file.kind == "parquet":
                options = ReadOptions(text=text)
                parts = _parquet_partitions(whole, opened, options, size)
            elif _is_divisible(opened.read(_SAMPLE)):
                parts = _line_partitions(whole, size)
            else:
                parts = (whole,)
    except OSError as error:
        problem = unreadable(input_file.name, error)
        return PartitionList(problem=left_out(problem, input_file.name, None))
    except SourceDamaged as error:
        return PartitionList(problem=left_out(error, input_file.name, error.hint))
    return PartitionList(partitions=parts)


def _is_divisible(beginning: bytes) -> bool:
    """Whether the file has an object of UTF-8 on each line, as far as its beginning says."""
    if wide_encoding(beginning) or (b"\r" in beginning and b"\n" not in beginning):
        return False
    lines = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    first_line = lines.partition(b"\n")[0].rstrip()
    if first_line.startswith(b"[") or first_line.endswith((b"{", b"[", b",")):
        return False
    complete = beginning[: beginning.rfind(b"\n") + 1]
    try:
        complete.decode()
    except UnicodeDecodeError:
        return False
    return True


def _line_partitions(whole: Partition, size: int) -> tuple[Partition, ...]:
    parts: list[Partition] = []
    for stretch in stretches(whole.path, size):
        end = stretch.start + (stretch.size or 0)
        parts.append(_part(whole, first=stretch.start, end=end, before=stretch.before))
    return tuple(parts)


def _parquet_partitions(
    whole: Partition, file: IO[bytes], options: ReadOptions, size: int
) -> tuple[Partition, ...]:
    source = _source(whole, file)
    arrow, parquet = _pyarrow()
    try:
        opened = parquet.ParquetFile(file)
        check_columns(opened.schema_arrow.names, source, options)
        metadata = opened.metadata
        groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    except (arrow.ArrowException, OSError) as error:
        raise _broken(source, error) from error
    parts: list[Partition] = []
    first = before = rows = held = 0
    for end, group in enumerate(groups, 1):
        rows += group.num_rows
        held += group.total_byte_size
        if held >= size or end == len(groups):
            parts.append(_part(whole, first=first, end=end, before=before))
            first, before, held = end, rows, 0
    return tuple(parts)


def _part(whole: Partition, *, first: int, end: int, before: int) -> Partition:
    return Partition(
        file=whole.file,
        path=whole.path,
        name=whole.name,
        id=whole.id,
        kind=whole.kind,
        first=first,
        end=end,
        before=before,
    )


def _source(partition: Partition, file: IO[bytes]) -> SourceFile:
    return SourceFile(
        name=partition.name,
        id=partition.id,
        file=file,
        size=partition.path.stat().st_size,
    )


def _line_rows(
    partition: Partition, file: IO[bytes], numbers: Collection[int] | None
) -> Iterator[tuple[int, dict[str, object] | Problem]]:
    """The objects on the lines with their numbers; other lines than `numbers` are not parsed."""
    file.seek(partition.first)
    end = partition.end or 0
    for number, line in enumerate(lines_of(file), partition.before + 1):
        if numbers is None or number in numbers:
            try:
                row = object_on(line, '{"text": …}', _not_a_number)
            except ValueError as error:
                message = _("{problem}; the row is left out").format(problem=error)
                where = f"{partition.name}:{number}"
                yield number, Problem(where=where, message=message)
            else:
                if row is not None:
                    yield number, row
        if file.tell() >= end:
            return


def _parquet_rows(
    partition: Partition, source: SourceFile, columns: Sequence[str] | None
) -> Iterator[tuple[int, dict[str, object]]]:
    arrow, parquet = _pyarrow()
    try:
        opened = parquet.ParquetFile(source.file)
        names = opened.schema_arrow.names
        groups = range(partition.first, partition.end or 0)
        if columns is not None:
            # A field may be a member of an object `meta`.
            columns = [name for name in names if name in {*columns, META, "format"}]
        rows = rows_of(opened, source.size, groups=groups, columns=columns)
        for number, row in enumerate(rows, partition.before + 1):
            filled = {name: cell for name, cell in row.items() if cell is not None}
            yield number, filled
    except ExpandsTooMuch:
        refuse_bomb(-1, source)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _broken(source, error) from error


def _broken(source: SourceFile, error: Exception) -> SourceDamaged:
    reason = str(error).partition("\n")[0]
    message = _("is not a complete Parquet file: {reason}")
    return SourceDamaged(message.format(reason=reason), where=source.name)


def _pyarrow() -> tuple[Any, Any]:
    what = _(_WHAT)
    return (
        import_extra("pyarrow", EXTRA, what),
        import_extra("pyarrow.parquet", EXTRA, what),
    )


def _is_chosen(
    result: ReadResult, has_words: Wanted | None, numbers: Collection[int] | None
) -> bool:
    if isinstance(result, Problem):
        return numbers is None
    if numbers is not None and result.row not in numbers:
        return False
    return has_words is None or has_words(result.text)


def _not_a_number(_digits: str) -> object:
    return float("nan")
