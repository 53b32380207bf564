"""`hashiya where`: every path that is read or written."""

import click

from hashiya.corpus.fingerprints import FINGERPRINTS
from hashiya.corpus.project import ADDED, SETTINGS, TAGS, project_root
from hashiya.corpus.split_records import SPLITS
from hashiya.model.assignment import ASSIGNMENT
from hashiya_reader.cli.output import columns, visible
from hashiya_reader.settings.store import SETTINGS_FILES, config_folder, config_path

path_argument = click.argument(
    "path", type=click.Path(), default=".", metavar="[PROJECT]"
)


@click.command()
@path_argument
def where(path: str) -> None:
    """Show every path that is read or written, for a project or the current folder."""
    root = project_root(path)
    paths = {
        "config": config_folder(),
        "keys": config_path(),
        **{name: file.path for name, file in SETTINGS_FILES.items()},
        "project": root,
        "scheme": root / SETTINGS,
        "tags": root / TAGS,
        "added": root / ADDED,
        "fingerprints": root / FINGERPRINTS,
        "assignment": root / ASSIGNMENT,
        "splits": root / SPLITS,
    }
    columns((name, visible(str(each))) for name, each in paths.items())
