"""What tools of annotation exported, added to a project: its texts as articles, then its tags."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from hashiya.corpus.importing.articles import add_candidates
from hashiya.corpus.importing.batch import AddedArticles
from hashiya.corpus.importing.candidates import Candidate, ReadResult, Remark
from hashiya.corpus.importing.row_candidates import meta_of
from hashiya.corpus.project import SETTINGS, TAGS, ProjectFolder
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import FileInvalid, FormatUnknown
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.export_meta import ExportMeta
from hashiya.exchange.importing.export_scheme import LabelCensus, write_scheme
from hashiya.exchange.importing.pipeline import (
    ImportOptions,
    ImportResult,
    import_file,
    size_of,
)
from hashiya.exchange.registry import FolderFormat, Format, format_named
from hashiya.exchange.stages import Progress, Work, WorkStage, ignore_progress
from hashiya.language import gettext as _
from hashiya.store import TagStore

# Files of these formats are read as rows of articles, unless their tags are asked for.
_ROWS = frozenset(
    {
        "jsonl",
        "doccano",
        "entities",
        "araieval",
        "prodigy",
        "csv",
        "huggingface-parquet",
    }
)
# What no reader of articles takes; of other files the text may be of another kind.
_SUFFIXES = frozenset(
    {".json", ".spacy", ".xmi", ".xml", ".conll", ".conllu", ".iob", ".iob2", ".bio"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedExport:
    """An export that was added: its articles, its tags, and the scheme that its labels made."""

    articles: AddedArticles
    tags: ImportResult
    scheme: Path | None


def export_format(path: Path) -> str | None:
    """The format of an export that holds texts and tags, and is nothing else; None for others."""
    if path.is_dir():
        if (path / SETTINGS).exists() or (path / TAGS).is_dir():
            return None
    elif path.suffix.lower() not in _SUFFIXES or not path.is_file():
        return None
    with suppress(FormatUnknown, FileInvalid):
        name = detected_format(path)
        is_folder = path.is_dir() and isinstance(format_named(name), FolderFormat)
        if is_folder or name not in _ROWS:
            return name
    return None


def add_export(
    root: Path,
    path: Path,
    options: ImportOptions,
    *,
    meta: Mapping[str, str] | None = None,
    is_begun: bool = True,
    progress: Progress = ignore_progress,
) -> AddedExport:
    """Add the texts of an export to the project at `root`, and import its tags on them.

    `meta` is merged into each article's own.
    Of a project that is not begun, with a scheme of its own, the labels of the file
    become the scheme, unless the default one has them all. Where the tags cannot be
    imported the texts are not added.

    Raises:
        HashiyaError: as `add_articles` and `import_file` do.
    """
    format_ = format_named(
        options.format or detected_format(path), options.format_options
    )
    census = LabelCensus()
    reading = partial(progress, WorkStage(Work.VALIDATE))
    total = size_of(path)
    candidates = _candidates(
        path, format_, census, lambda done: reading(done, max(done, total))
    )
    added = add_candidates(root, candidates, meta=meta)
    if not (added.ids or added.already_there or added.same):
        raise FileInvalid(_("{path}: holds no text to add").format(path=path))
    scheme = None
    try:
        if not is_begun:
            scheme = write_scheme(root, census)
        project = ProjectFolder.open(root)
        store = TagStore(project.root)
        tags = import_file(
            project, store, path, replace(options, format=format_.name), progress
        )
    except BaseException:
        # Without its tags the export would be added only in part.
        for made in (added.file, scheme):
            if made is not None:
                made.unlink(missing_ok=True)
        raise
    return AddedExport(articles=added, tags=tags, scheme=scheme)


def _candidates(
    path: Path,
    format_: Format,
    census: LabelCensus,
    advance: Callable[[int], None],
) -> Iterator[ReadResult]:
    """The articles of the file, each once, though it may have a row for each annotator."""
    read: set[bytes] = set()
    meta = ExportMeta(path)
    done = 0

    def advanced(count: int) -> None:
        nonlocal done
        done += count
        advance(done)

    for number, imported in enumerate(format_.read(path, advanced), 1):
        census.count(imported.tags)
        content = imported.tokens if imported.is_squeezed else imported.text
        where = imported.where.removeprefix(f"{path.parent}/")
        if content is None:
            is_about_file = imported.article is None and not imported.tags
            if not is_about_file:
                yield Problem(
                    where=where,
                    message=_("has tags without their text; it is left out"),
                )
            continue
        key = f"{imported.article}\0{content}".encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(key).digest()
        if digest in read:
            continue
        read.add(digest)
        row_id, other_fields = meta.of(imported.where, content)
        fields = other_fields if imported.meta is None else imported.meta
        remarks: list[Remark] = []
        yield Candidate(
            name=path.name,
            row=number,
            id=imported.article or row_id or f"{path.stem}-{number}",
            text=content,
            meta={"source": path.name, **meta_of(fields, remarks)},
            remarks=tuple(remarks),
        )
