"""`hashiya versions`: the kept versions of a project's dataset, and their bytes once more."""

from pathlib import Path

import click

from hashiya.exchange.exporting.version_export import export_version
from hashiya.exchange.exporting.version_manifest import (
    Manifest,
    read_manifest,
    version_folder,
    version_names,
)
from hashiya_reader.cli.context import json_option, opened, project_argument
from hashiya_reader.cli.destination import (
    STDOUT,
    refuse_both_on_stdout,
    standard_output,
)
from hashiya_reader.cli.empty_values import refuse_empty
from hashiya_reader.cli.export import report_result
from hashiya_reader.cli.output import columns, json_out, line
from hashiya_reader.cli.stage_progress import export_progress
from hashiya_reader.look.plurals import counted


@click.command()
@project_argument
@click.argument("name", required=False)
@click.option(
    "-o",
    "output",
    default=STDOUT,
    metavar="FILE",
    help="With a name: where its dataset is written; - or no file is stdout.",
)
@click.option(
    "--pseudonyms",
    metavar="FILE",
    help="With a name: the key to its pseudonyms, if it has any.",
)
@json_option
def versions(
    project: str, name: str | None, output: str, pseudonyms: str | None, as_json: bool
) -> int:
    """List the versions that `export --freeze` has kept, or write the dataset of one again.

    A dataset that is written again is the same, byte for byte, whatever became of the
    texts, the tags and the scheme since; where it is not, that is reported and the exit
    code is 1.
    """
    refuse_empty({"--pseudonyms": pseudonyms})
    home, store = opened(project)
    if name is None:
        _list(
            [
                read_manifest(version_folder(home.root, one))
                for one in version_names(home.root)
            ],
            as_json,
        )
        return 0
    refuse_both_on_stdout(output, as_json=as_json)
    version_folder(home.root, name)
    destination = standard_output() if output == STDOUT else Path(output)
    with export_progress() as progress:
        result = export_version(
            home, store, destination, name, progress, pseudonyms=pseudonyms or ""
        )
    return report_result(result, as_json=as_json)


def _list(manifests: list[Manifest], as_json: bool) -> None:
    if as_json:
        json_out([_object(manifest) for manifest in manifests])
        return
    rows = []
    for manifest in manifests:
        articles = sum(output.articles for output in manifest.outputs)
        tags = sum(output.tags for output in manifest.outputs)
        fields = (
            manifest.name,
            manifest.made,
            str(manifest.options.get("format", "")),
            counted(articles, "article"),
            counted(tags, "tag"),
        )
        rows.append(tuple(map(line, fields)))
    columns(rows)


def _object(manifest: Manifest) -> dict[str, object]:
    outputs = []
    for output in manifest.outputs:
        outputs.append(
            {
                "name": output.name,
                "part": output.part or None,
                "articles": output.articles,
                "tags": output.tags,
                "files": output.files,
            }
        )
    return {
        "name": manifest.name,
        "made": manifest.made,
        "hashiya": manifest.hashiya,
        "options": manifest.options,
        "content": manifest.content,
        "outputs": outputs,
    }
