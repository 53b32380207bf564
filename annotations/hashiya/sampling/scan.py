"""The work on one partition: which of its texts may be in the sample, and reading these."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    SourceDamaged,
    left_out,
)
from hashiya.corpus.importing.tidying import candidate_defect, with_plain_meta
from hashiya.corpus.sources.rows import Problem
from hashiya.language import gettext as _
from hashiya.model.strings import is_blank
from hashiya.sampling.near_duplicates import Banding, Signatures
from hashiya.sampling.partitions import Partition, PartitionReader
from hashiya.sampling.selection import Choice, StratifiedSample, Stratum, key_of
from hashiya.text.normalization import ALL_RULES, EXACT
from hashiya.text.word_pattern import WordPattern, all_spellings

if TYPE_CHECKING:
    from hashiya.sampling.near_duplicates import Keys

# Of each partition so many problems are kept; the others are counted.
KEPT_PROBLEMS = 20
_NO_VALUE = -1
DROPPED = "dropped.npy"


@dataclass(frozen=True, kw_only=True)
class SampleOptions:
    """What is sampled: `size` texts that have one of the `words`, if there are any.

    `stratum_field` is the field of the strata, which get equal shares or proportional ones.
    The words are found in any spelling unless they `must_be_exact`.
    """

    size: int
    seed: int = 0
    words: tuple[str, ...] = ()
    must_be_exact: bool = False
    stratum_field: str | None = None
    is_proportional: bool = False
    reading: ReadOptions = field(default_factory=ReadOptions)

    def reader(self) -> PartitionReader:
        """How rows are read."""
        return PartitionReader(options=self.reading, field=self.stratum_field)

    def sample(self) -> StratifiedSample:
        """An empty sample."""
        return StratifiedSample(size=self.size, is_proportional=self.is_proportional)

    def has_words(self, text: str) -> bool:
        """Whether the text has some of the words; any text if there are none."""
        return not self.words or any(pattern.is_in(text) for pattern in self._patterns)

    @cached_property
    def _patterns(self) -> tuple[WordPattern, ...]:
        spellings = all_spellings(EXACT if self.must_be_exact else ALL_RULES)
        return tuple(WordPattern(words, spellings) for words in self.words)


class NumberedPartition(NamedTuple):
    """A partition with its number among all."""

    number: int
    partition: Partition


@dataclass(slots=True, kw_only=True)
class Scan:
    """What was found in partitions: rows read that have the words, and those left out."""

    sample: StratifiedSample
    matching: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    fields: tuple[str, ...] = ()

    def report(self, problem: Problem) -> None:
        """Count a problem, and keep it if it is one of the first."""
        self.problem_count += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)

    def merge(self, other: "Scan") -> None:
        """Add what was found in other partitions."""
        self.sample.merge(other.sample)
        self.matching += other.matching
        self.problem_count += other.problem_count
        self.problems += other.problems
        self.fields = self.fields or other.fields


def scan(piece: NumberedPartition, options: SampleOptions) -> Scan:
    """Draw the sample of one partition."""
    result = Scan(sample=options.sample())
    try:
        for stratum, choice, _candidate in _choices(piece, options, result):
            result.sample.add(stratum, choice)
            if len(result.sample.choices[stratum]) > 2 * options.size:
                result.sample.trim()
    except SourceDamaged as error:
        return _nothing(piece, options, error)
    result.sample.trim()
    return result


def write_signatures(
    piece: NumberedPartition, options: SampleOptions, banding: Banding, folder: Path
) -> Scan:
    """Write the bands of a partition's texts into the folder, and what `kept` needs."""
    import numpy as np

    result = Scan(sample=options.sample())
    signatures = Signatures(banding)
    codes: dict[Stratum, int] = {None: _NO_VALUE}
    rows: list[tuple[int, int]] = []
    keys: list[int] = []
    try:
        for stratum, choice, candidate in _choices(piece, options, result):
            signatures.add(choice.key, candidate.text)
            keys.append(choice.key)
            rows.append((choice.row, codes.setdefault(stratum, len(codes) - 1)))
    except SourceDamaged as error:
        result = _nothing(piece, options, error)
        signatures, rows, keys = Signatures(banding), [], []
    signatures.write(bands_path(folder, piece.number))
    np.savez(
        _rows_path(folder, piece.number),
        keys=np.array(keys, dtype=np.uint64),
        rows=np.array(rows, dtype=np.int64).reshape(-1, 2),
        strata=np.frombuffer(json.dumps(list(codes)[1:]).encode(), dtype=np.uint8),
    )
    return result


def kept(piece: NumberedPartition, options: SampleOptions, folder: Path) -> Scan:
    """Draw the sample of those of a partition's texts that are not among the dropped keys."""
    import numpy as np

    result = Scan(sample=options.sample())
    dropped: Keys = np.load(folder / DROPPED, mmap_mode="r")
    with np.load(_rows_path(folder, piece.number)) as stored:
        keys, rows = stored["keys"], stored["rows"]
        strata: list[Stratum] = [*json.loads(stored["strata"].tobytes()), None]
    places = np.searchsorted(dropped, keys)
    is_dropped = np.zeros(len(keys), dtype=bool)
    inside = places < len(dropped)
    is_dropped[inside] = dropped[places[inside]] == keys[inside]
    for key, (row, code) in zip(
        keys[~is_dropped].tolist(), rows[~is_dropped].tolist(), strict=True
    ):
        choice = Choice(key, piece.partition.file, row, piece.number)
        result.sample.add(strata[code], choice)
    result.sample.trim()
    return result


def bands_path(folder: Path, number: int) -> Path:
    """The file of a partition's bands."""
    return folder / f"bands-{number}.npy"


def _rows_path(folder: Path, number: int) -> Path:
    return folder / f"rows-{number}.npz"


class ChosenRows(NamedTuple):
    """The rows of a partition that are in the sample, each number with its key."""

    partition: Partition
    keys: dict[int, int]


def read_chosen(chosen: ChosenRows, options: SampleOptions) -> dict[int, Candidate]:
    """The texts in the rows by their keys, whole.

    Raises:
        SourceDamaged: when the file is not as it was any more.
    """
    texts: dict[int, Candidate] = {}
    rows = options.reader().rows(chosen.partition, numbers=chosen.keys)
    for candidate in rows:
        if isinstance(candidate, Problem):
            continue
        key = key_of(options.seed, candidate.id, candidate.text)
        if chosen.keys.get(candidate.row or 0) == key:
            texts[key] = with_plain_meta(candidate)
    if len(texts) < len(chosen.keys):
        message = _("has changed while it was read: draw the sample again")
        raise SourceDamaged(message, where=chosen.partition.name)
    return texts


def _choices(
    piece: NumberedPartition, options: SampleOptions, result: Scan
) -> Iterator[tuple[Stratum, Choice, Candidate]]:
    """The texts of a partition that may be in the sample; problems go to the result."""
    partition = piece.partition
    has_words = options.has_words if options.words else None
    for row in options.reader().rows(partition, has_words=has_words):
        problem = _problem_of(row)
        if isinstance(row, Problem) or problem is not None:
            result.report(problem or row)  # type: ignore[arg-type] # one of the two is
            continue
        result.matching += 1
        result.fields = result.fields or tuple(row.meta)
        key = key_of(options.seed, row.id, row.text)
        choice = Choice(key, partition.file, row.row or 0, piece.number)
        yield stratum_of(row, options.stratum_field), choice, row


def _nothing(
    piece: NumberedPartition, options: SampleOptions, error: SourceDamaged
) -> Scan:
    """The result of a partition that cannot be read to its end."""
    result = Scan(sample=options.sample())
    result.report(left_out(error, piece.partition.name, error.hint))
    return result


def _problem_of(row: Candidate | Problem) -> Problem | None:
    """Why a row cannot be an article; None if it can."""
    if isinstance(row, Problem):
        return row
    if is_blank(row.text):
        return Problem(where=row.where, message=_("has no text; it is left out"))
    defect = candidate_defect(row)
    if defect:
        message = _("{problem}; it is left out").format(problem=defect)
        return Problem(where=row.where, message=message)
    return None


def stratum_of(candidate: Candidate, name: str | None) -> Stratum:
    """The stratum of a text: the value of the field, as JSON where it is no string."""
    value = None if name is None else candidate.meta.get(name)
    if value is None or isinstance(value, str):
        return value or None
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def chosen_rows(
    choices: Sequence[Choice], partitions: Sequence[Partition]
) -> list[ChosenRows]:
    """The rows of the choices by partition."""
    rows: dict[int, ChosenRows] = {}
    for choice in choices:
        if choice.partition not in rows:
            chosen = ChosenRows(partitions[choice.partition], {})
            rows[choice.partition] = chosen
        rows[choice.partition].keys[choice.row] = choice.key
    return list(rows.values())
