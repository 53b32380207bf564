"""Writing the dataset of a version once more, as the same bytes."""

from dataclasses import replace
from pathlib import Path

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import VersionInvalid
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
) -> ExportResult:
    """Write the dataset of a version that the project keeps once more, as `export_project` did.

    What is written, and its report, are the same bytes, whatever became of the project
    since. Where they are not, as another version of hashiya may write a format
    otherwise, a problem says so.

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
        if not Path(options.pseudonyms).is_file():
            message = _(
                "{path}: the key to the pseudonyms of {name} is not there: go to the folder "
                "in which it was exported"
            )
            raise VersionInvalid(message.format(path=options.pseudonyms, name=name))
        pseudonyms = Pseudonyms(Path(options.pseudonyms))
        export = replace(export, pseudonyms=pseudonyms)
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
