"""The public library: a project's articles and tags, exports, imports and agreement."""

from collections.abc import Iterator, Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from hashiya.corpus.assignments import unnamed_annotators
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError
from hashiya.exchange.exporting.pipeline import (
    ExportOptions,
    ExportResult,
    export_project,
)
from hashiya.exchange.exporting.selected_articles import selected
from hashiya.exchange.exporting.selection import EVERYTHING, Selection
from hashiya.exchange.exporting.version_export import export_version
from hashiya.exchange.exporting.version_manifest import version_names
from hashiya.exchange.importing.pipeline import (
    ImportOptions,
    ImportResult,
    import_file,
)
from hashiya.exchange.stages import Progress, ignore_progress
from hashiya.language import ngettext
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Article, Span, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.sessions.interrupted_imports import take_back_interrupted
from hashiya.sessions.suggestions import suggestion_store
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached

PathName = str | PathLike[str]
Json = dict[str, object]


def open_project(path: PathName) -> "Project":
    """Open a folder of texts, one `.txt`, or one `.jsonl` of articles.

    Nothing is written until a tag is added, except that an import which was killed is
    taken back. Texts are read when they are requested.

    Raises:
        ProjectNotFound: when there is nothing at the path.
        ProjectInvalid: when it holds no article or cannot be read.
        SchemeInvalid: when its `hashiya.toml` cannot be used.
    """
    return Project(ProjectFolder.open(Path(path)))


class Project:
    """An open project. Every change is saved to disk when its method returns.

    Offsets are code points of the article's stored text, ends are exclusive; times are
    UTC in ISO 8601. All errors are subclasses of `hashiya.HashiyaError`, and `problems`
    collects sentences about what could not be used, such as an unreadable article or a
    tag whose words are gone; each may have a `hint`, as errors do. The TinyDB files are
    brought up to date when the project is no longer used, at the latest when the
    program ends.
    """

    def __init__(self, folder: ProjectFolder) -> None:
        self._folder = folder
        self._former = FormerNames.of(folder.scheme)
        self._store = TagStore(folder.root, former=self._former)
        self._problems = folder.findings()
        self._problems += take_back_interrupted(self._store)

    @property
    def problems(self) -> list[str]:
        """What could not be used so far, a sentence each."""
        return list(dict.fromkeys([*self._problems, *self._store.closed]))

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self._folder.root

    @property
    def scheme(self) -> Scheme:
        """The layers, labels and attributes that tags are checked against."""
        return self._folder.scheme

    def annotators(self) -> tuple[str, ...]:
        """The names of all annotators who have tagged or opened an article, sorted."""
        return self._store.annotators()

    def article_ids(self) -> tuple[str, ...]:
        """The ids of the articles, in natural order."""
        return tuple(self._folder.ids)

    def article(self, article_id: str) -> Article:
        """Read one article.

        Raises:
            UnknownArticle: when no article has the id.
            ArticleUnreadable: when its file cannot be read or is not text.
        """
        return self._folder.read(article_id)

    def articles(self) -> Iterator[Article]:
        """Read the articles one after the other; unreadable ones are added to `problems`."""
        for article_id in self._folder.ids:
            try:
                yield self._folder.read(article_id)
            except HashiyaError as error:
                self._problems.append(Finding.of(error))

    def tags(
        self, article: Article | str, *, annotator: str | None = None
    ) -> tuple[Tag, ...]:
        """The tags of an article, in the order of their spans; labels of the whole article first.

        Each is where its words are in the text as it is now; detached tags are added to
        `problems`.

        Raises:
            UnknownArticle, ArticleUnreadable: as `article` does.
            StoreUnreadable: when a record cannot be read.
        """
        article = self._read(article)
        names = self.annotators() if annotator is None else (annotator,)
        tags: list[Tag] = []
        for name in names:
            record = self._store.read(name, article)
            anchored, detached = anchored_and_detached(
                record, article, self._store.old_text
            )
            tags.extend(anchored)
            if detached:
                sentence = ngettext(
                    "{id}: {count} tag of {name} is detached",
                    "{id}: {count} tags of {name} are detached",
                    len(detached),
                )
                self._problems.append(
                    sentence.format(
                        id=article.id, count=f"{len(detached):,}", name=name
                    )
                )
        return tuple(sorted(tags, key=lambda tag: tag.order))

    def status(self, article: Article | str, *, annotator: str) -> Status:
        """The annotator's status of the article."""
        return self._store.read(annotator, self._read(article)).status

    def add_tag(
        self,
        article: Article | str,
        span: Span | tuple[int, int] | None,
        layer: str,
        label: str,
        *,
        annotator: str,
        attributes: Mapping[str, str] | None = None,
        confidence: int | None = None,
        note: str = "",
        origin: str = "human",
    ) -> Tag:
        """Tag a span of code points, or with None the whole article.

        `confidence` is 1 to 5. `origin` says who made the tag: `human`, `rule:NAME` or
        `import:NAME`.

        Raises:
            SpanOutOfRange: when the span reaches outside the text.
            UnknownLabel, InvalidAttribute, InvalidTag: when the scheme does not allow it.
            InvalidAnnotator: when the name is not possible, or the project names others.
            StoreWriteFailed: when it cannot be saved; nothing is changed then.
        """
        session = self._session(article, annotator)
        tag = session.add(
            Span(*span) if isinstance(span, tuple) else span,
            layer,
            label,
            attributes=attributes or {},
            confidence=confidence,
            note=note,
            origin=origin,
        )
        session.save()
        return tag

    def remove_tag(self, article: Article | str, tag_id: int, *, annotator: str) -> Tag:
        """Remove a tag of the annotator; the history keeps it.

        Raises:
            UnknownTag: when the annotator has no such tag on the article.
            StoreWriteFailed: when that cannot be saved; nothing is changed then.
        """
        session = self._session(article, annotator)
        tag = session.remove(tag_id)
        session.save()
        return tag

    def mark(self, article: Article | str, status: Status, *, annotator: str) -> None:
        """Set the annotator's status of the article."""
        session = self._session(article, annotator)
        session.mark(status)
        session.save()

    def rows(self, selection: Selection = EVERYTHING) -> Iterator[Json]:
        """The selected articles with tags, as objects of the native format `hashiya/1`.

        Raises:
            InvalidAnnotator, UnknownLabel: when the selection names an annotator or
                label that does not exist.
        """
        from hashiya.exchange.formats.native import article_object

        report = self._problems.append
        for exported in selected(self._folder, self._store, report, selection):
            yield article_object(exported, self.scheme)

    def export(
        self,
        destination: PathName | BinaryIO,
        format: str = "jsonl",
        *,
        selection: Selection = EVERYTHING,
        strict: bool = False,
        freeze: str = "",
        pseudonyms: PathName = "",
        progress: Progress = ignore_progress,
    ) -> ExportResult:
        """Write the selected articles and tags in a format, with a report beside a file.

        `hashiya.exchange.registry.FORMATS` lists the formats. `freeze` is the name of a
        new version that is kept of the dataset. With a file `pseudonyms` annotators have
        pseudonyms in all of it, and the file is the key to them. `progress` is called as
        `hashiya.exchange.stages` describes, and can cancel the export.

        Raises:
            FormatUnknown: when there is no such format.
            ExportRefused: when the dataset cannot be written there, or, if it is
                `strict`, not all of it; nothing is written then.
            VersionInvalid: when there is a version of that name, or it cannot be kept.
            ExtraMissing: when the format needs a library that is not installed.
        """
        if isinstance(destination, str | PathLike):
            destination = Path(destination)
        options = ExportOptions(
            format=format,
            selection=selection,
            strict=strict,
            freeze=freeze,
            pseudonyms=fspath(pseudonyms),
        )
        return export_project(self._folder, self._store, destination, options, progress)

    def versions(self) -> list[str]:
        """The names of the kept versions of the dataset, sorted."""
        return version_names(self.root)

    def export_version(
        self, destination: PathName | BinaryIO, name: str
    ) -> ExportResult:
        """Write the dataset of a version once more, as the same bytes.

        Raises:
            VersionInvalid: when there is no such version, or it is damaged.
            ExportRefused: when the dataset cannot be written there.
        """
        if isinstance(destination, str | PathLike):
            destination = Path(destination)
        return export_version(self._folder, self._store, destination, name)

    def import_file(
        self,
        path: PathName,
        *,
        annotator: str,
        format: str | None = None,
        keep_annotators: bool = False,
        status: Status | None = None,
        suggestions: bool = False,
        strict: bool = False,
        progress: Progress = ignore_progress,
    ) -> ImportResult:
        """Import tags for the articles of this project, all of the file's or none.

        Tags become the `annotator`'s; with `keep_annotators` only those for which the
        file names nobody. `format` None detects the format. A `status` is that of the
        file's articles for whose the tags become. With `suggestions` they are
        offered to annotators instead, under the annotator's name.

        Raises:
            FileInvalid, FormatUnknown: when the file cannot be understood.
            ImportRefused: when it is `strict` and not all of it can be imported.
            StoreWriteFailed: when it cannot be saved; nothing is imported then.
        """
        store = self._store
        if suggestions:
            store = suggestion_store(self.root, self._former)
        options = ImportOptions(
            fallback=annotator,
            format=format,
            annotator=None if keep_annotators and not suggestions else annotator,
            status=status,
            suggestions=suggestions,
            strict=strict,
        )
        return import_file(self._folder, store, Path(path), options, progress)

    def agreement(
        self,
        *,
        measures: Sequence[str] = (),
        layers: Sequence[str] = (),
        pairs: bool | None = None,
        resamples: int = 1000,
        by_article: bool = False,
    ) -> list[Json]:
        """The agreement of the annotators over the articles that two or more have done.

        The rows are those of `hashiya agreement --json`. A row is
        `{"layer", "label" (None: all), "annotators", "article" (None: all), "measure",
        "unit", "value" (None: undefined, with "why"), "items", "articles",
        "ci": [low, high] or None}`. Needs numpy, which is imported here.

        Only the `measures` and `layers` that are named are computed, all that are not
        on request by default; `pairs` None is each two of at most twelve annotators.

        Raises:
            InvalidMeasure: when there is no such measure.
            UnknownLabel: when there is no such layer.
            StoreUnreadable: when the tags cannot be read.
        """
        from hashiya.agreement.material import build_material
        from hashiya.agreement.request import Request
        from hashiya.agreement.scores import agreement_scores
        from hashiya.agreement.shared_articles import shared_article_tags

        request = Request(measures=tuple(measures), layers=tuple(layers), pairs=pairs)
        report = self._problems.append
        articles = shared_article_tags(self._folder, self._store, report)
        material = build_material(articles, self.scheme, report)
        request.check_layers(self.scheme, material)
        scores = agreement_scores(
            material, resamples=resamples, by_article=by_article, request=request
        )
        return [score.json() for score in scores]

    def _read(self, article: Article | str) -> Article:
        return self.article(article) if isinstance(article, str) else article

    def _session(self, article: Article | str, annotator: str) -> TagSession:
        others = unnamed_annotators(self._folder, self._store)
        name = self._folder.annotators.annotator(annotator, others)
        return TagSession(self._store, self.scheme, self._read(article), name)
