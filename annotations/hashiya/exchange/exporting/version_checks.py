"""The check of a project's versions: whether what is kept is what their manifests say.

What is kept is compared with the hashes: the articles as a whole, the text and the tags
of each, and the options and the scheme are read. The files that were exported are not in
the project: `version_export` compares their hashes when it writes them again.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from hashiya.errors import Finding, HashiyaError, Hint, Note, VersionInvalid
from hashiya.exchange.exporting.pipeline import ExportOptions
from hashiya.exchange.exporting.version_articles import (
    exported_of,
    frozen_rows,
    refusing_damage,
)
from hashiya.exchange.exporting.version_leftovers import (
    remove_version_leftovers,
    version_leftovers,
)
from hashiya.exchange.exporting.version_manifest import (
    MANIFEST,
    VERSIONS,
    FrozenHashes,
    Manifest,
    check_place,
    frozen_scheme,
    frozen_value,
    read_manifest,
)
from hashiya.exchange.exporting.versions import article_hashes
from hashiya.exchange.registry import format_named
from hashiya.language import gettext as _
from hashiya.language import ngettext

# The number of articles that a sentence names.
_NAMED = 3


def version_findings(root: Path, *, repair: bool = False) -> Iterator[Finding]:
    """Sentences about what is damaged of the versions, and what was not finished.

    With `repair` the latter is removed.
    """
    versions = root / VERSIONS
    try:
        check_place(versions, root)
    except VersionInvalid as error:
        yield Finding.of(error)
        return
    left = (remove_version_leftovers if repair else version_leftovers)(versions)
    if left:
        sentence = ngettext(
            "{folder}: {count} version in it was not finished, or is being made",
            "{folder}: {count} versions in it were not finished, or are being made",
            len(left),
        )
        yield Note(
            sentence.format(folder=versions, count=f"{len(left):,}"),
            hint=Hint.REMOVE_LEFTOVERS,
        )
    try:
        folders = sorted(path for path in versions.iterdir() if path.is_dir())
    except OSError:
        return
    for folder in folders:
        if folder not in left:
            try:
                check_place(folder, root)
                yield from _findings_of(folder)
            except HashiyaError as error:
                yield Finding.of(error)


def _findings_of(folder: Path) -> Iterator[Finding]:
    manifest = read_manifest(folder)
    path = folder / MANIFEST
    if manifest.name != folder.name:
        message = _(
            "{path}: is the manifest of {name}: give the folder that name again"
        )
        yield Finding(message.format(path=path, name=manifest.name))
    options: ExportOptions = frozen_value(manifest.options, ExportOptions, folder)
    format_named(options.format, options.format_options)
    frozen_scheme(manifest, folder)
    differing = list(_differing(manifest.articles, _hashes(folder, manifest)))
    if differing:
        ids = _(", ").join(map(repr, islice(differing, _NAMED)))
        message = ngettext(
            "{path}: {count} article is not what it says ({ids}); take the version from "
            "another copy",
            "{path}: {count} articles are not what it says ({ids}); take the version from "
            "another copy",
            len(differing),
        )
        yield Finding(message.format(path=path, count=f"{len(differing):,}", ids=ids))


def _hashes(folder: Path, manifest: Manifest) -> dict[str, FrozenHashes]:
    """The hashes of the articles that are kept.

    Raises:
        VersionInvalid: when they are damaged.
    """
    hashes: dict[str, FrozenHashes] = {}
    for row in frozen_rows(folder, manifest):
        with refusing_damage(folder):
            exported = exported_of(row)
        if exported is not None:
            hashes[exported.article.id] = article_hashes(exported.article, row)
    return hashes


def _differing(
    named: Iterable[FrozenHashes], kept: dict[str, FrozenHashes]
) -> Iterator[str]:
    """The ids of the articles that are not the same in both."""
    by_id = {hashes.id: hashes for hashes in named}
    for article_id in sorted({*by_id, *kept}):
        if by_id.get(article_id) != kept.get(article_id):
            yield article_id
