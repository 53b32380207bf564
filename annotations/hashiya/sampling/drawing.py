"""Drawing a sample of texts from files, by an engine."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from heapq import merge
from pathlib import Path

from hashiya.corpus.importing.candidates import Candidate
from hashiya.corpus.importing.file_kinds import bare
from hashiya.corpus.importing.input_files import InputFile, input_files_in
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.sampling.engines import Engine, LocalEngine, Piece, Result
from hashiya.sampling.near_duplicates import (
    BUCKET_SIZE,
    Banding,
    bucket_count,
    dropped_in_bucket,
)
from hashiya.sampling.partitions import (
    KINDS,
    PARTITION_SIZE,
    Partition,
    list_partitions,
)
from hashiya.sampling.scan import (
    DROPPED,
    KEPT_PROBLEMS,
    NumberedPartition,
    SampleOptions,
    Scan,
    bands_path,
    chosen_rows,
    kept,
    read_chosen,
    scan,
    write_signatures,
)
from hashiya.sampling.selection import Choice, SampleRefused, Stratum

# Says the progress of a stage, which has a name.
Stages = Callable[[str], AbstractContextManager[ProgressCallback]]
_SHOWN_FIELDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledStratum:
    """A stratum: its value, how many texts it has, and how many of them are in the sample."""

    value: Stratum
    texts: int
    sampled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSample:
    """A sample: its texts in random order, so that the first of them are a sample as well.

    `matching` is the number of texts that have the words, `near_duplicates` that of those
    dropped; `problems` are the first of `problem_count` rows and files that were left out.
    """

    texts: tuple[Candidate, ...]
    matching: int
    near_duplicates: int
    strata: tuple[SampledStratum, ...]
    files: int
    skipped: Mapping[str, int] = field(hash=False)
    problem_count: int
    problems: tuple[Problem, ...]


@contextmanager
def _no_stages(_name: str) -> Iterator[ProgressCallback]:
    yield no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How a sample is drawn: the engine, the size of partitions in bytes, where stages show.

    With a `threshold` near-duplicates are dropped. Their bands are kept in `scratch` until
    the end, a folder that all workers see; by default a temporary one.
    """

    options: SampleOptions
    threshold: float | None = None
    engine: Engine = field(default_factory=LocalEngine)
    partition_size: int = PARTITION_SIZE
    bucket_size: int = BUCKET_SIZE
    scratch: Path | None = None
    stages: Stages = _no_stages

    def sample(self, paths: Sequence[Path]) -> DrawnSample:
        """The sample of the texts in these files and folders.

        Raises:
            SampleRefused: when no text has the words, or none the field of the strata.
            SourceUnknown: when there is no such path, or no file that can be sampled.
            SourceDamaged: when a file has changed while it was read.
            ExtraMissing: when a library is not installed.
        """
        skipped: Counter[str] = Counter()
        problems: list[Problem] = []
        files = _files(paths, skipped, problems)
        pieces = self._pieces(files, problems)
        if self.threshold is None:
            found = self._scanned(partial(scan, options=self.options), pieces)
        else:
            found = self._without_duplicates(pieces, Banding.of(self.threshold))
        found.problems = [*problems, *found.problems]
        found.problem_count += len(problems)
        self._check(found)
        chosen = found.sample.drawn()
        strata: list[SampledStratum] = []
        for value, choices in sorted(chosen.items(), key=lambda item: item[0] or ""):
            texts = found.sample.counts[value]
            stratum = SampledStratum(value=value, texts=texts, sampled=len(choices))
            strata.append(stratum)
        kept_count = sum(found.sample.counts.values())
        return DrawnSample(
            texts=self._texts(list(merge(*chosen.values())), pieces),
            matching=found.matching,
            near_duplicates=found.matching - kept_count,
            strata=tuple(strata),
            files=len(files),
            skipped=skipped,
            problem_count=found.problem_count,
            problems=tuple(found.problems[:KEPT_PROBLEMS]),
        )

    def _pieces(
        self, files: Sequence[InputFile], problems: list[Problem]
    ) -> list[NumberedPartition]:
        """The partitions of the files, in their order; files that are left out are problems."""
        work = partial(
            list_partitions,
            size=self.partition_size,
            text=self.options.reading.text,
        )
        partitions: list[Partition] = []
        listings = self._results(_("dividing"), work, list(enumerate(files)))
        for listing in listings:
            partitions += listing.partitions
            if listing.problem:
                problems.append(listing.problem)
        partitions.sort(key=lambda partition: (partition.file, partition.first))
        return [
            NumberedPartition(number, partition)
            for number, partition in enumerate(partitions)
        ]

    def _scanned(
        self,
        work: Callable[[NumberedPartition], Scan],
        pieces: Sequence[NumberedPartition],
    ) -> Scan:
        found = Scan(sample=self.options.sample())
        for result in self._results(_("reading"), work, pieces):
            found.merge(result)
        return found

    def _without_duplicates(
        self, pieces: Sequence[NumberedPartition], banding: Banding
    ) -> Scan:
        """Draw from those texts that stay when near-duplicates are dropped."""
        import numpy as np

        with tempfile.TemporaryDirectory(dir=self.scratch) as name:
            folder = Path(name).absolute()
            work = partial(
                write_signatures, options=self.options, banding=banding, folder=folder
            )
            found = self._scanned(work, pieces)
            paths = [bands_path(folder, piece.number) for piece in pieces]
            count = bucket_count(paths, self.bucket_size)
            buckets = [(number, count) for number in range(count)]
            search = partial(dropped_in_bucket, paths=paths)
            label = _("looking for near-duplicates")
            dropped = [np.zeros(0, dtype=np.uint64)]
            dropped += self._results(label, search, buckets)
            np.save(folder / DROPPED, np.unique(np.concatenate(dropped)))
            choose = partial(kept, options=self.options, folder=folder)
            for result in self._results(_("choosing"), choose, pieces):
                found.merge(result)
        return found

    def _check(self, found: Scan) -> None:
        """Refuse a sample that would be empty, or whose strata are not there."""
        if not found.matching:
            message = _("no text can be sampled: nothing is written")
            if self.options.words:
                message = _("no text has these words: nothing is written")
            if found.problem_count:
                message = _(
                    "no text can be sampled, {count} rows and files are left out"
                )
                message = message.format(count=f"{found.problem_count:,}")
            first = found.problems[0] if found.problems else None
            if first is not None:
                message = _("{message}; {problem}").format(
                    message=message, problem=first
                )
            raise SampleRefused(message, hint=first.hint if first else None)
        name = self.options.stratum_field
        if name is not None and set(found.sample.counts) == {None}:
            message = _("no text has a field {field!r}; the first one has: {fields}")
            fields = comma_separated(found.fields, _SHOWN_FIELDS) or _("nothing at all")
            raise SampleRefused(message.format(field=name, fields=fields))

    def _texts(
        self, choices: Sequence[Choice], pieces: Sequence[NumberedPartition]
    ) -> tuple[Candidate, ...]:
        """The texts of the choices, in their order."""
        partitions = [piece.partition for piece in pieces]
        chosen = chosen_rows(choices, partitions)
        work = partial(read_chosen, options=self.options)
        texts: dict[int, Candidate] = {}
        for keyed in self._results(_("reading the sample"), work, chosen):
            texts.update(keyed)
        return tuple(texts[choice.key] for choice in choices)

    def _results(
        self, label: str, work: Callable[[Piece], Result], pieces: Sequence[Piece]
    ) -> Iterator[Result]:
        with self.stages(label) as advance:
            for done, result in enumerate(self.engine.results(work, pieces), 1):
                yield result
                advance(done, len(pieces))


def _files(
    paths: Sequence[Path], skipped: Counter[str], problems: list[Problem]
) -> list[InputFile]:
    """The files that can be sampled, in the order of the paths and of their names.

    Those of other kinds are problems where they are named, otherwise skipped.
    """
    files: list[InputFile] = []
    named = set(paths)
    for item in input_files_in(paths, None, skipped):
        if isinstance(item, Problem):
            problems.append(item)
        elif item.kind in KINDS:
            # A worker of a cluster has another working folder.
            files.append(replace(item, path=item.path.absolute()))
        elif item.path in named:
            message = _("is neither JSON Lines nor Parquet; it is left out")
            problems.append(Problem(where=item.name, message=message))
        else:
            skipped[item.path.name.removeprefix(bare(item.path.name))] += 1
    if not files:
        message = _("no JSON Lines and no Parquet: nothing can be sampled")
        where = str(paths[0])
        if problems:
            message, where = problems[0].message, problems[0].where
        raise SampleRefused(message, where=where, hint=_hint(problems))
    return files


def _hint(problems: Sequence[Problem]) -> Hint | None:
    return problems[0].hint if problems else None
