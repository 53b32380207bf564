"""One dataset of an export, while it is written and kept as a version, with its report."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ExportRefused, Hint
from hashiya.exchange.capabilities import fitted
from hashiya.exchange.exporting import parallel
from hashiya.exchange.exporting.dataset_splits import (
    DatasetSplit,
    SplitRules,
    dataset_split,
)
from hashiya.exchange.exporting.destination import (
    Destination,
    write_dataset,
    write_report,
)
from hashiya.exchange.exporting.pseudonyms import Pseudonyms
from hashiya.exchange.exporting.report import (
    ExportCounts,
    loss_sentences,
    report_json,
    tag_loss_sentences,
)
from hashiya.exchange.exporting.selected_articles import (
    ResolvedSelection,
    exported_article,
    resolved,
)
from hashiya.exchange.exporting.selection import EVERYTHING, Selection, selected_scheme
from hashiya.exchange.exporting.version_manifest import FrozenOutput
from hashiya.exchange.exporting.versions import (
    Freezing,
    hashed_chunks,
    hashed_files,
)
from hashiya.exchange.losses import EVERY_PART, UNIVERSAL_PARTS, Losses, Part
from hashiya.exchange.registry import FileFormat, FolderFormat, Format
from hashiya.exchange.stages import Progress, Work, WorkStage
from hashiya.exchange.values import ExportedArticle
from hashiya.language import gettext as _
from hashiya.language import in_english
from hashiya.model.completeness import Requirements
from hashiya.model.former_names import FormerNames
from hashiya.model.scheme import Scheme
from hashiya.sessions.suggestions import suggested, suggestion_store
from hashiya.store import TagStore, row_from_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPart:
    """A dataset that was written, or a part of one; `output` is its path, None for a stream.

    `incomplete` is the number of tags that lack a required attribute, `gone` that of tags
    which the format does not have at all, `moved` that of tags with other edges. `lost`
    counts the losses by part, `losses` are sentences about all of it. `report` is the
    path of the report that lists them, None where there is none.
    """

    output: Path | None
    articles: int
    tags: int
    incomplete: int
    gone: int
    moved: int
    lost: Mapping[str, int]
    losses: tuple[str, ...]
    report: Path | None


@dataclass(frozen=True, slots=True)
class ProjectExport:
    """The export of a project to one or more datasets of a format, kept as a version or not.

    With `pseudonyms` no name of an annotator is in them.
    """

    project: ProjectFolder
    store: TagStore
    format: Format
    progress: Progress
    processes: int | None
    version: Freezing | None = None
    pseudonyms: Pseudonyms | None = None

    def split(self, selection: Selection, rules: SplitRules) -> DatasetSplit:
        """Divide the selected articles."""
        stage = WorkStage(Work.FIND_COPIES)
        self.progress(stage, 0, len(self.project.entries))
        advance = partial(self.progress, stage)
        return dataset_split(self.project, self.store, selection, rules, advance)

    def dataset(
        self,
        selection: Selection,
        destination: Destination,
        *,
        work: Work = Work.WRITE,
        part: str = "",
        sides: Mapping[str, str] = MappingProxyType({}),
    ) -> "Dataset":
        """The dataset of the selection, or of a part of it.

        `sides` has the side of each article if it holds all parts of a split.
        """
        output = str(destination) if isinstance(destination, Path) else ""
        stage = WorkStage(work, output)
        self.progress(stage, 0, len(self.project.entries))
        problems = self.project.findings()
        resolved_selection = resolved(
            self.project, self.store, problems.append, selection
        )
        problems += self.store.closed
        return Dataset(
            self, resolved_selection, destination, stage, sides, problems, part
        )

    def frozen_dataset(
        self, destination: Destination, frozen: FrozenOutput
    ) -> "Dataset":
        """The dataset of a version, whose articles are to be set."""
        output = str(destination) if isinstance(destination, Path) else ""
        stage = WorkStage(Work.WRITE, output)
        self.progress(stage, 0, frozen.articles)
        nothing = ResolvedSelection(selection=EVERYTHING, names=(), assigned={})
        return Dataset(
            self, nothing, destination, stage, {}, list(frozen.problems), frozen.part
        )


@dataclass(slots=True)
class Dataset:
    """One dataset while it is written, with its problems, losses and counts.

    `files` are the sha256 of what was written, if it is or was kept as a version;
    `frozen` are then the kept articles.
    """

    export: ProjectExport
    selection: ResolvedSelection
    destination: Destination
    stage: WorkStage
    sides: Mapping[str, str]
    problems: list[str]
    part: str = ""
    losses: Losses = field(default_factory=Losses)
    counts: ExportCounts = field(default_factory=ExportCounts)
    files: dict[str, str] = field(default_factory=dict)
    frozen: Iterator[ExportedArticle] | None = None

    def write(self, minded: frozenset[Part] | None = None) -> ExportedPart:
        """Write the dataset and its report, unless a part that is `minded` is lost.

        Raises:
            ExportRefused: as `export_project` does.
        """
        export, format_, destination = self.export, self.export.format, self.destination
        write_dataset(
            format_,
            destination,
            self._chunks,
            self._fill,
            None if minded is None else partial(self._refuse_losses, minded),
        )
        if export.version is not None:
            export.version.add_output(self._frozen_output())
        export.progress(WorkStage(Work.REPORT, self.stage.output), 0, 1)
        report = report_json(
            format_, self.counts, self.losses, self.problems, export.pseudonyms
        )
        return ExportedPart(
            output=destination if isinstance(destination, Path) else None,
            articles=self.counts.articles,
            tags=self.counts.written(self.losses),
            incomplete=self.counts.incomplete,
            gone=self.losses.gone.total(),
            moved=self.losses.moved,
            lost={part.value: count for part, count in self.losses.counts.items()},
            losses=(
                *tag_loss_sentences(self.counts, self.losses),
                *loss_sentences(format_, self.losses),
            ),
            report=write_report(report, destination),
        )

    def add_losses(self, losses: Losses) -> None:
        """Add losses of articles that are not in it."""
        self.losses.extend(losses)
        if self.export.version is not None:
            self.export.version.add(self.part, None, losses)

    def _frozen_output(self) -> FrozenOutput:
        """What a version says of the dataset."""
        destination = self.destination
        return FrozenOutput(
            part=self.part,
            name=destination.name if isinstance(destination, Path) else "",
            articles=self.counts.articles,
            tags=self.counts.written(self.losses),
            files=self.files,
            problems=list(map(in_english, self.problems)),
        )

    @property
    def _scheme(self) -> Scheme:
        """The scheme of what is selected."""
        return selected_scheme(self.export.project.scheme, self.selection.selection)

    def _chunks(self, format_: FileFormat) -> Iterable[bytes]:
        """The bytes of a dataset that is one file."""
        if self.export.version is not None or self.frozen is not None:
            return hashed_chunks(self._written_chunks(format_), self.files)
        return self._written_chunks(format_)

    def _written_chunks(self, format_: FileFormat) -> Iterable[bytes]:
        export, scheme = self.export, self._scheme
        processes = export.processes or parallel.processes_for(format_, export.project)
        if processes == 1 or not format_.by_article:
            return format_.write(self._fitting_articles(), scheme, self.losses)
        return parallel.written(
            format_,
            export.project,
            self.selection,
            self.problems.append,
            self.losses,
            self.counts,
            partial(export.progress, self.stage),
            processes,
        )

    def _fill(self, format_: FolderFormat, folder: Path) -> None:
        """Write the files of a dataset that is a folder."""
        format_.write(self._fitting_articles(), self._scheme, self.losses, folder)
        if self.export.version is not None or self.frozen is not None:
            self.files.update(hashed_files(folder))

    def _fitting_articles(self) -> Iterator[ExportedArticle]:
        """The selected articles with what the format holds of them, counted."""
        requirements = Requirements(self.export.project.scheme)
        selected = self._articles() if self.frozen is None else self._frozen_articles()
        if self.export.pseudonyms is not None:
            selected = map(self.export.pseudonyms.article, selected)
        articles = self.counts.counting_incomplete(selected, requirements)
        fitting = fitted(articles, self.export.format, self.losses)
        return self.counts.counting(fitting)

    def _articles(self) -> Iterator[ExportedArticle]:
        project, store = self.export.project, self.export.store.listed()
        version = self.export.version
        total = len(project.entries)
        for done, entry in enumerate(project.entries, 1):
            losses = self.losses if version is None else Losses()
            exported = exported_article(
                project, store, entry, self.selection, self.problems.append, losses
            )
            if exported is not None:
                exported = self._with_predictions(exported)
                exported = replace(exported, split=self.sides.get(entry.id, ""))
            if version is not None:
                version.add(self.part, exported, losses)
                self.losses.extend(losses)
            if exported is not None:
                yield exported
            self.export.progress(self.stage, done, total)

    def _with_predictions(self, exported: ExportedArticle) -> ExportedArticle:
        """The article with its suggestions, if these are asked for."""
        if not self.export.format.options.predictions:
            return exported
        store = suggestion_store(
            self.export.project.root, FormerNames.of(self.export.project.scheme)
        )
        tags = filter(
            self.selection.selection.wants, suggested(store, exported.article)
        )
        return replace(exported, predicted=tuple(map(row_from_tag, tags)))

    def _frozen_articles(self) -> Iterator[ExportedArticle]:
        for done, exported in enumerate(self.frozen or (), 1):
            yield exported
            self.export.progress(self.stage, done, done)

    def _refuse_losses(self, minded: frozenset[Part]) -> None:
        format_, losses = self.export.format, self.losses
        lost = minded.intersection(losses.counts)
        if minded != EVERY_PART:
            # These are lost of every tag or article, and no format but the native one
            # could be exported if all parts are minded.
            lost |= minded & format_.lacks & UNIVERSAL_PARTS
        if not lost and not self.problems:
            return
        raise ExportRefused(
            _("nothing is written: not all of it can be exported"),
            hint=Hint.NOT_STRICT,
            findings=[*self.problems, *loss_sentences(format_, losses, minded)],
        )
