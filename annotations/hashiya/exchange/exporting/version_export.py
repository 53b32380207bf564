"""Writing the dataset of a version once more, as the same bytes."""

import os
from dataclasses import replace
from pathlib import Path

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Hint, VersionInvalid
from hashiya.exchange.exporting.dataset_export import ProjectExport
from hashiya.exchange.exporting.destination import Destination, check_destination
from hashiya.exchange.exporting.pipeline import (
    ExportOptions,
    ExportResult,
    dataset_outputs,
)
from hashiya.exchange.exporting.pseudonyms import Pseudonyms
from hashiya.exchange.exporting.selection import selected_scheme
from hashiya.exchange.exporting.version_articles import frozen_articles
from hashiya.exchange.exporting.version_manifest import (
    MANIFEST,
    frozen_scheme,
    frozen_value,
    read_manifest,
    version_folder,
)
from hashiya.exchange.registry import format_named
from hashiya.exchange.stages import Progress, ignore_progress
from hashiya.language import gettext as _
from hashiya.store import TagStore


def export_version(
    project: ProjectFolder,
    store: TagStore,
    destination: Destination,
    name: str,
    progress: Progress = ignore_progress,
    *,
    pseudonyms: str = "",
) -> ExportResult:
    """Write the dataset of a version that the project keeps once more, as `export_project` did.

    What is written, and its report, are the same bytes, whatever became of the project
    since. Where they are not, as another version of hashiya may write a format
    otherwise, a problem says so. `pseudonyms` is the file that is the key to its
    pseudonyms, if it has any; "" for the one that the manifest names, which is only
    followed inside of the project.

    Raises:
        VersionInvalid: when there is no such version, or it is damaged.
        ExportRefused: when the dataset cannot be written there.
    """
    folder = version_folder(project.root, name)
    manifest = read_manifest(folder)
    options: ExportOptions = frozen_value(manifest.options, ExportOptions, folder)
    format_ = format_named(options.format, options.format_options)
    outputs = dataset_outputs(destination, format_, options.split)
    for output in outputs.values():
        if isinstance(output, Path):
            check_destination(output, format_, project)
    scheme = selected_scheme(frozen_scheme(manifest, folder), options.selection)
    frozen_project = replace(project, scheme=scheme)
    export = ProjectExport(frozen_project, store, format_, progress, 1)
    if options.pseudonyms:
        key = _key(project, name, options.pseudonyms, pseudonyms)
        export = replace(export, pseudonyms=Pseudonyms(key, extended=False))
    if {frozen.part for frozen in manifest.outputs} != outputs.keys():
        message = _("{path}: its datasets are not the sides of its split")
        raise VersionInvalid(message.format(path=folder / MANIFEST))
    sides = {"", *(options.split.parts if options.split else ())}
    parts = []
    problems = list(manifest.problems)
    for frozen in manifest.outputs:
        dataset = export.frozen_dataset(outputs[frozen.part], frozen)
        dataset.frozen = frozen_articles(
            folder, manifest, frozen.part, sides, dataset.losses
        )
        parts.append(dataset.write())
        if dataset.files != frozen.files:
            problems.append(
                _(
                    "{name}: these are not the bytes that were written then, by hashiya "
                    "{version}; the texts and tags are the same"
                ).format(name=name, version=manifest.hashiya)
            )
    return ExportResult(parts=tuple(parts), problems=tuple(problems))


def _key(project: ProjectFolder, name: str, kept: str, named: str) -> Path:
    """The key to the pseudonyms of a version: the `named` one, or that of its manifest.

    Raises:
        VersionInvalid: when it is not there, or the manifest alone names a file outside
            of the project.
    """
    if not named and not _is_inside(project.root, kept):
        message = _(
            "{path}: the key to the pseudonyms of {name} is outside of the project"
        )
        raise VersionInvalid(
            message.format(path=kept, name=name), hint=Hint.NAME_PSEUDONYMS
        )
    path = Path(named or kept)
    if not path.is_file():
        message = _("{path}: the key to the pseudonyms of {name} is not there")
        raise VersionInvalid(
            message.format(path=path, name=name), hint=Hint.NAME_PSEUDONYMS
        )
    return path


def _is_inside(root: Path, kept: str) -> bool:
    """Whether the path is one below the folder."""
    try:
        path = Path(os.path.realpath(kept))
    except ValueError:
        # U+0000 is in no path.
        return False
    return path.is_relative_to(os.path.realpath(root))
