"""`hashiya add` of what other tools exported: texts and tags in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hashiya.corpus.project import SETTINGS, TAGS
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.exports import AddedExport, add_export, export_format
from hashiya.exchange.importing.pipeline import ImportOptions
from hashiya.language import gettext as _
from hashiya_reader.cli.import_tags import print_counts
from hashiya_reader.cli.output import notify, report_problems
from hashiya_reader.cli.stage_progress import import_progress


def exports_among(paths: Sequence[Path]) -> dict[Path, str | None]:
    """The paths of exports that are nothing else, with their formats."""
    exports: dict[Path, str | None] = {}
    for path in paths:
        name = export_format(path)
        if name is not None:
            exports[path] = name
    return exports


def is_begun(root: Path) -> bool:
    """Whether the project has a scheme or tags already."""
    return (root / SETTINGS).exists() or (root / TAGS).exists()


def add_exports(
    root: Path,
    exports: Mapping[Path, str | None],
    options: ImportOptions,
    meta: Mapping[str, str],
    *,
    is_begun: bool,
) -> list[AddedExport]:
    """Add the exports, whose formats are detected where they are None.

    If the project is not begun, the labels of the first one make its scheme.
    """
    results: list[AddedExport] = []
    for path, name in exports.items():
        format_name = name or detected_format(path)
        message = _("{path}: texts and tags are taken, as {format}")
        notify(message.format(path=path, format=format_name))
        with import_progress() as progress:
            result = add_export(
                root,
                path,
                replace(options, format=format_name),
                meta=meta,
                is_begun=is_begun or bool(results),
                progress=progress,
            )
        results.append(result)
    return results


def report_tags(results: Sequence[AddedExport]) -> int:
    """Report the tags of the exports, and return how many problems there were."""
    count = 0
    for result in results:
        print_counts(result.tags, "tag")
        if result.scheme is not None:
            message = _("{path}: made of the labels; edit it to say what is tagged")
            notify(message.format(path=result.scheme))
        report_problems([*result.tags.notices, *result.tags.problems])
        count += len(result.tags.problems)
    return count


def tags_object(results: Sequence[AddedExport]) -> dict[str, int]:
    """The numbers of tags as a JSON object."""
    return {
        "added": sum(result.tags.added for result in results),
        "already_there": sum(result.tags.known for result in results),
        "problems": sum(len(result.tags.problems) for result in results),
    }
