"""`hashiya where`: every path that is read or written."""

import click

from hashiya.corpus.fingerprints import FINGERPRINTS
from hashiya.corpus.index.indexed_files import index_folder
from hashiya.corpus.project import ADDED, SETTINGS, TAGS, project_root
from hashiya.corpus.split_records import SPLITS
from hashiya.exchange.exporting.version_manifest import VERSIONS
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.assignment_records import ASSIGNMENT
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import columns, json_out, line, visible
from hashiya_reader.edited_copy import edits_folder
from hashiya_reader.settings.store import config_folder, config_path, settings_path

_IN_PROJECT = {
    marked("scheme"): SETTINGS,
    marked("tags"): TAGS,
    marked("added"): ADDED,
    marked("fingerprints"): FINGERPRINTS,
    marked("assignment"): ASSIGNMENT,
    marked("splits"): SPLITS,
    marked("versions"): VERSIONS,
}

path_argument = click.argument(
    "path", type=click.Path(), default=".", metavar="[PROJECT]"
)


@click.command()
@path_argument
@json_option
def where(path: str, as_json: bool) -> None:
    """Show every path that is read or written, for a project or the current folder."""
    root = project_root(path)
    paths = {
        marked("config"): config_folder(),
        marked("keys"): config_path(),
        marked("settings"): settings_path(),
        marked("edits"): edits_folder(),
        marked("indexes"): index_folder(),
        marked("project"): root,
    }
    for name, file_name in _IN_PROJECT.items():
        paths[name] = root / file_name
    if as_json:
        json_out({name: str(path) for name, path in paths.items()})
        return
    columns((line(_(name)), visible(str(path))) for name, path in paths.items())
