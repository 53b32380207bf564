"""The import of a file: validate and stage all of it, then apply all of it or nothing."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from hashiya.corpus.annotator_editing import add_annotator
from hashiya.corpus.assignments import unnamed_annotators
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Hint, ImportRefused, Note
from hashiya.exchange.format_options import NO_OPTIONS, FormatOptions
from hashiya.exchange.importing import apply, parallel, validation
from hashiya.exchange.importing.apply import ImportCounts, ImportOrigin
from hashiya.exchange.importing.attribution import Attribution, Report
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.patterns import pattern_suggestions, read_patterns
from hashiya.exchange.importing.staging import StagedImport
from hashiya.exchange.registry import Format, format_named
from hashiya.exchange.stages import Progress, Work, WorkStage, ignore_progress
from hashiya.language import gettext as _
from hashiya.model.annotators import check_annotator, name_key
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Status
from hashiya.store import TagStore, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How a file is imported.

    `format` is the name of its format, or None to detect it. `format_options` are what is
    set for it. With an `annotator` all tags become that one's; otherwise each stays its
    own annotator's, or becomes the `fallback`'s. `layer` is the layer of labels that are
    in no layer of the scheme or in several. `status` is the status that each article of
    the file gets for its annotators. If the tags are `suggestions`, they are those of the
    `annotator`, take the place of its earlier ones in the file's articles unless they
    are to `keep` these, and the statuses in the file are ignored. An import that is `strict` is
    refused unless all of the file can be imported. If the tags are `gold`, they become
    decisions of the `annotator`, or of the reviewers that the file names, or else of the
    `fallback`; the statuses of annotators are ignored. With `new` annotators in the file whom
    the project does not name are added to those that it names.
    """

    fallback: str
    format: str | None = None
    format_options: FormatOptions = NO_OPTIONS
    annotator: str | None = None
    layer: str | None = None
    status: Status | None = None
    suggestions: bool = False
    keep: bool = False
    gold: bool = False
    strict: bool = False
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The numbers of an import: its articles, the tags added, and the tags already there.

    `decided` counts the reviewers' decisions that were added, `finished` the articles
    that are finished in review by that, `older` the statuses and
    decisions that do not hold against those that are there, `moved` the tags that were
    made on a former text of their article and are on their words in the present one,
    `removed` the earlier suggestions of the same name that the file does not have.
    `unknown` counts the tags whose label is not in the scheme, by layer and label;
    `problems` are sentences about what was left out, `notices` about how the file was
    taken.
    """

    articles: int
    added: int
    known: int
    unknown: Mapping[tuple[str, str], int]
    decided: int = 0
    finished: int = 0
    older: int = 0
    moved: int = 0
    removed: int = 0
    problems: tuple[str, ...] = ()
    notices: tuple[Note, ...] = ()


def import_file(
    project: ProjectFolder,
    store: TagStore,
    path: Path,
    options: ImportOptions,
    progress: Progress = ignore_progress,
) -> ImportResult:
    """Import the tags of a file or folder into the store.

    A tag that is there already is not added again.
    The store is that of the project's tags, or of its suggestions. `progress` is called
    as `hashiya.exchange.stages` says, with bytes and then with rows, and can cancel the
    import.

    Raises:
        FileInvalid: when the file does not have its format.
        FormatUnknown: when there is no such format, or it cannot be detected.
        FormatOptionUnknown: when the format does not take one of the options.
        UnknownLabel: when the scheme does not have the layer.
        ImportRefused: when not all can be imported and it is strict; the error's
            `findings` then say why. Also when an import that failed cannot be undone.
        StoreWriteFailed, StoreUnreadable: when a record cannot be written.
    """
    if options.layer is not None:
        project.scheme.layer(options.layer)
    name = options.format or detected_format(path)
    format_ = format_named(name, options.format_options)
    notices = format_.examine(path) if format_.examine is not None else []
    attribution = _attribution(project, store, options, format_.name)
    problems: list[str] = []
    stage = _Counter(progress, WorkStage(Work.VALIDATE), size_of(path))
    staged = _staged(
        project, format_, path, attribution, problems.append, stage.advance
    )
    if options.strict and problems:
        message = _("{path}: nothing is imported: not all of it can be").format(
            path=path
        )
        raise ImportRefused(message, hint=Hint.NOT_STRICT, findings=problems)
    other_spellings = _other_spellings(staged.annotators)
    if other_spellings:
        staged = staged.renamed(other_spellings)
    origin = ImportOrigin(
        file=str(path),
        by=options.fallback,
        replaces=options.suggestions and not options.keep,
    )
    if options.new:
        finish = partial(_add_annotators, project, staged)
        origin = replace(origin, finish=finish)
    result = _applied(project, store, staged, origin, problems, progress)
    return replace(result, notices=tuple(notices))


def _attribution(
    project: ProjectFolder, store: TagStore, options: ImportOptions, format_name: str
) -> Attribution:
    """Whose the tags of a file of the format become, and how they are named there."""
    source = options.annotator if options.suggestions else format_name
    return Attribution(
        annotator=options.annotator,
        fallback=options.fallback,
        origin=f"import:{source}",
        now=utc_now(),
        layer=options.layer,
        status=options.status,
        suggested=options.suggestions,
        gold=options.gold,
        rules=project.annotators,
        others=unnamed_annotators(project, store),
        new=options.new,
        former=FormerNames.of(project.scheme),
    )


def import_patterns(
    project: ProjectFolder,
    store: TagStore,
    path: Path,
    name: str,
    progress: Progress = ignore_progress,
) -> ImportResult:
    """Suggest what the patterns of a file match, in the store of suggestions, under the name.

    `progress` is called as for `import_file`, with articles and then with rows.

    Raises:
        HashiyaError: as `import_file` does.
        InvalidAnnotator: when the name is not possible.
    """
    check_annotator(name)
    patterns = read_patterns(path, project.scheme)
    attribution = Attribution(
        annotator=name,
        fallback=name,
        origin=f"rule:{name}",
        now=utc_now(),
        suggested=True,
    )
    problems: list[str] = []
    stage = _Counter(progress, WorkStage(Work.VALIDATE), len(project.entries))
    suggestions = pattern_suggestions(project, patterns, stage.advance)
    staged = validation.stage(project, suggestions, attribution, problems.append)
    origin = ImportOrigin(file=str(path), by=name)
    return _applied(project, store, staged, origin, problems, progress)


def _staged(
    project: ProjectFolder,
    format_: Format,
    path: Path,
    attribution: Attribution,
    report: Report,
    advance: Callable[[int], None],
) -> StagedImport:
    if parallel.is_validation_worthwhile(format_, path):
        return parallel.stage(project, format_, path, attribution, report, advance)
    articles = format_.read(path, advance)
    return validation.stage(project, articles, attribution, report)


def _other_spellings(names: Iterable[str]) -> Mapping[str, str]:
    """By name the one before it that is equal but for case, spaces and Unicode form."""
    first_spellings: dict[str, str] = {}
    others: dict[str, str] = {}
    for name in names:
        first = first_spellings.setdefault(name_key(name), name)
        if first != name:
            others[name] = first
    return others


def _add_annotators(project: ProjectFolder, staged: StagedImport) -> None:
    """Add the annotators of the file to those that the project names, if it names any."""
    added: set[str] = set()
    for record in staged.records():
        if not record.within and record.annotator not in added:
            added.add(record.annotator)
            add_annotator(project.reread(), record.annotator)


def _applied(
    project: ProjectFolder,
    store: TagStore,
    staged: StagedImport,
    origin: ImportOrigin,
    problems: list[str],
    progress: Progress,
) -> ImportResult:
    stage = _Counter(progress, WorkStage(Work.APPLY), staged.count)
    apply_staged: Callable[..., ImportCounts] = apply.apply_staged
    if parallel.is_application_worthwhile(staged):
        apply_staged = parallel.apply_staged
    counts = apply_staged(project, store, staged, stage.advance, origin)
    return ImportResult(
        articles=counts.articles,
        added=counts.added,
        known=counts.known,
        unknown=counts.unknown,
        decided=counts.decided,
        finished=counts.finished,
        older=counts.older,
        moved=counts.moved,
        removed=counts.removed,
        problems=tuple(problems),
    )


class _Counter:
    """Adds up the parts of a stage that are done, for its progress."""

    def __init__(self, progress: Progress, stage: WorkStage, total: int) -> None:
        self._report = partial(progress, stage)
        self._done = 0
        self._total = total
        self._report(0, total)

    def advance(self, count: int) -> None:
        """Report that this number of further parts is done."""
        self._done += count
        self._report(self._done, self._total)


def size_of(path: Path) -> int:
    """The bytes of the file, or of all files in the folder; 0 if it is not there."""
    if not path.is_dir():
        return path.stat().st_size if path.exists() else 0
    size = 0
    for folder, _folders, names in os.walk(path):
        for name in names:
            size += Path(folder, name).stat().st_size
    return size
