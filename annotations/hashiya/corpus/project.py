"""A project: a folder or file of articles, its scheme, annotators and settings."""

import difflib
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from hashiya.corpus.encoding import read_article
from hashiya.corpus.settings import SETTINGS, TAGS, Settings, read_settings
from hashiya.corpus.sources.entries import ROWS, entries_in, entries_of_rows, id_of
from hashiya.corpus.sources.entry_list import Entries
from hashiya.corpus.sources.rows import ArticleEntry, Problem, read_row
from hashiya.errors import (
    Finding,
    Hint,
    ProjectInvalid,
    ProjectNotFound,
    SchemeInvalid,
    UnknownArticle,
    system_reason,
)
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotators import UNNAMED_ANNOTATORS, AnnotatorRules
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme

# The folder of the rows that are added.
ADDED = "articles/added"

# To look up one article of so many takes longer than to go through all.
_MOST = 10
# Beyond this many ids, looking for near ones takes longer than it is worth.
_NEAR_AMONG = 5_000

__all__ = [
    "ADDED",
    "SETTINGS",
    "TAGS",
    "ArticleEntry",
    "Problem",
    "ProjectFolder",
    "project_root",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFolder:
    """The articles under `root`, naturally sorted by id.

    `only` is the article that it was opened on, if that was a single text. `whole` is
    false if it was opened on a file: there may be other articles beside it.

    `scheme`, `annotators` and `encoding` are those of `hashiya.toml`, `problems` lists
    the files and rows that could not be used. A `conflict` is a merge conflict in that
    file, in words: the last good settings are then in use.
    """

    root: Path
    scheme: Scheme
    entries: Sequence[ArticleEntry]
    problems: tuple[Problem, ...] = ()
    encoding: str | None = None
    annotators: AnnotatorRules = UNNAMED_ANNOTATORS
    conflict: str = ""
    only: str | None = None
    whole: bool = True
    _by_id: Mapping[str, ArticleEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The entries of a large table are made when they are requested.
        entries = self.entries
        by_id = (
            entries.by_id
            if isinstance(entries, Entries)
            else {entry.id: entry for entry in entries}
        )
        object.__setattr__(self, "_by_id", by_id)

    @classmethod
    def open(cls, path: Path | str) -> Self:
        """Open the project at the path: a folder, a text, or a `.jsonl`. Texts are read later.

        Raises:
            ProjectNotFound: when there is nothing at the path.
            ProjectInvalid: when it holds no article or cannot be read.
            ArticleUnreadable: when it is a single file that is not text.
            SchemeInvalid: when its `hashiya.toml` cannot be used.
        """
        target = Path(path)
        if _is_folder(target):
            return cls._open_folder(target)
        return cls._open_file(target)

    @classmethod
    def begun(cls, path: Path | str) -> Self:
        """Open the project in the folder, even if it has no article yet.

        Raises:
            ProjectNotFound, ProjectInvalid, SchemeInvalid: when there is no such
                folder, or it cannot be used.
        """
        folder = Path(path)
        if not _is_folder(folder):
            raise ProjectInvalid(
                _("{path}: is a file: give the project's folder").format(path=folder)
            )
        return cls._folder(folder)

    def read(self, article_id: str) -> Article:
        """Read the article with this id.

        Raises:
            UnknownArticle: naming the nearest ids.
            ArticleUnreadable: when its file is gone, cannot be read or is no text.
        """
        return self.read_entry(self.entry(article_id))

    def read_entry(self, entry: ArticleEntry) -> Article:
        """The article of one of the entries.

        Raises:
            ArticleUnreadable: when its file is gone, cannot be read or is no text.
        """
        if entry.row is not None:
            return read_row(entry)
        return read_article(entry.path, entry.id, self.encoding)

    def entry(self, article_id: str) -> ArticleEntry:
        """The entry of the article with this id.

        Raises:
            UnknownArticle: naming the nearest ids.
        """
        entry = self._by_id.get(article_id)
        if entry is None:
            near = self._near(article_id)
            sentence = _("no article is called {id!r}").format(id=article_id)
            if not near:
                raise UnknownArticle(sentence, hint=Hint.LIST_ARTICLES)
            names = comma_separated(near)
            raise UnknownArticle(
                _("{problem}; near it: {names}").format(problem=sentence, names=names)
            )
        return entry

    def entries_of(self, article_ids: Collection[str]) -> Iterator[ArticleEntry]:
        """The entries of those of the articles that the project has, in its order."""
        entries = self.entries
        if isinstance(entries, Entries) and len(article_ids) < len(entries) // _MOST:
            positions = []
            for article_id in article_ids:
                position = entries.position(article_id)
                if position is not None:
                    positions.append(position)
            yield from map(entries.__getitem__, sorted(positions))
            return
        for entry in entries:
            if entry.id in article_ids:
                yield entry

    def reread(self) -> Self:
        """The project with its scheme and annotators as `hashiya.toml` now has them.

        The articles and their encoding stay.

        Raises:
            SchemeInvalid: when it cannot be used, or has a merge conflict.
        """
        settings = read_settings(self.root, SETTINGS)
        if settings.conflict:
            raise SchemeInvalid(settings.conflict)
        return replace(
            self, scheme=settings.scheme, annotators=settings.annotators, conflict=""
        )

    def reopened(self) -> Self:
        """The project with its articles and settings as they are on the disk now.

        Raises:
            HashiyaError: as `open` does.
        """
        return type(self).open(self.root if self.whole else self.entries[0].path)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._by_id

    @property
    def ids(self) -> Sequence[str]:
        """The articles' ids in their order."""
        if isinstance(self.entries, Entries):
            return self.entries.ids
        return tuple(self._by_id)

    @property
    def tags(self) -> Path:
        """The folder of the tags."""
        return self.root / TAGS

    def findings(self) -> list[str]:
        """The problems as sentences with their hints."""
        return [Finding.of(problem) for problem in self.problems]

    @property
    def settings(self) -> Path:
        """The file of the scheme and the settings, which may not exist."""
        return self.root / SETTINGS

    def _near(self, article_id: str) -> list[str]:
        ids = self.ids[:_NEAR_AMONG]
        near = [name for name in ids if article_id and article_id in name][:3]
        if not near:
            near = difflib.get_close_matches(article_id, ids, n=3)
        return near

    @classmethod
    def _open_folder(cls, folder: Path) -> Self:
        project = cls._folder(folder)
        if not project.entries:
            cause = f"; {project.problems[0]}" if project.problems else ""
            raise ProjectInvalid(
                _(
                    "{path}: holds no article{cause}: put .txt files there, or a "
                    ".jsonl with id and text"
                ).format(path=folder, cause=cause),
                hint=Hint.ADD_ARTICLES,
            )
        return project

    @classmethod
    def _folder(cls, folder: Path) -> Self:
        root = folder.absolute()
        settings = read_settings(root)
        try:
            entries, problems = entries_in(root)
        except OSError as error:
            raise ProjectInvalid(
                _("{path}: cannot be listed: {reason}").format(
                    path=folder, reason=system_reason(error)
                )
            ) from error
        return cls._of(root, settings, entries, problems)

    @classmethod
    def _open_file(cls, file: Path) -> Self:
        path = file.absolute()
        root = _root_of(path)
        settings = read_settings(root)
        if path.suffix.lower() == ROWS:
            entries, problems = entries_of_rows(path, root)
            if not entries:
                cause = f": {problems[0]}" if problems else ""
                raise ProjectInvalid(
                    _(
                        "{path}: holds no article{cause}; its rows need an id and a text"
                    ).format(path=file, cause=cause)
                )
            only = entries[0].id if len(entries) == 1 else None
            return cls._of(root, settings, entries, problems, only=only, whole=False)
        entry = ArticleEntry(id=id_of(path, root), path=path)
        read_article(file, entry.id, settings.encoding)
        return cls._of(root, settings, (entry,), only=entry.id, whole=False)

    @classmethod
    def _of(
        cls,
        root: Path,
        settings: Settings,
        entries: Sequence[ArticleEntry],
        problems: tuple[Problem, ...] = (),
        *,
        only: str | None = None,
        whole: bool = True,
    ) -> Self:
        return cls(
            root=root,
            scheme=settings.scheme,
            annotators=settings.annotators,
            entries=entries,
            problems=problems,
            encoding=settings.encoding,
            conflict=settings.conflict,
            only=only,
            whole=whole,
        )


def project_root(path: Path | str) -> Path:
    """The folder of the project that a path belongs to, whether or not it can be used as one.

    Raises:
        ProjectNotFound, ProjectInvalid: when there is no folder or file at the path.
    """
    target = Path(path)
    absolute = target.absolute()
    return absolute if _is_folder(target) else _root_of(absolute)


def _is_folder(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ProjectNotFound(
            _(
                "{path}: no such file or folder: give a folder of .txt articles, or "
                "one file"
            ).format(path=path)
        ) from error
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        raise ProjectInvalid(
            _(
                "{path}: is neither a folder nor a file: give a folder of .txt "
                "articles, or one file"
            ).format(path=path)
        )
    return stat.S_ISDIR(mode)


def _root_of(path: Path) -> Path:
    """The project of a single file: the one whose `articles/` holds it, otherwise its folder."""
    for folder in path.parents:
        if folder.name != "articles":
            continue
        home = folder.parent
        if (home / SETTINGS).exists() or (home / TAGS).is_dir():
            return home
    return path.parent
