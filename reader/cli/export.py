"""`hashiya export`: the dataset, to a file that is replaced whole or to stdout."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from annotations.assignment import ASSIGNMENT
from annotations.errors import HashiyaError
from annotations.exchange.native import exported
from annotations.project import Project
from annotations.whole_file import replacing
from reader.cli.lists import told
from reader.cli.output import is_terminal, safe_json
from reader.cli.workplace import opened, project_argument

FORMATS = ("jsonl",)
STDOUT = "-"


class OutputRefused(HashiyaError):  # noqa: N818 - as in annotations.errors
    """The dataset cannot be written where it is asked for."""


@click.command()
@project_argument
@click.option("-o", "output", default=STDOUT, metavar="FILE", help="Where to; else, or with -, stdout.")
@click.option("--format", "kind", default="jsonl", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")
@click.option("--annotator", "names", multiple=True, metavar="NAME", help="Only this one's tags; may be given again.")
def export(project: str, output: str, kind: str, names: tuple[str, ...]) -> int:
    """Write the dataset: one article a line, with everybody's tags and statuses."""
    if kind not in FORMATS:
        raise click.UsageError(f"no format is called {kind!r}; there is: {', '.join(FORMATS)}")
    home, store = opened(project)
    found = [str(problem) for problem in home.problems]
    lines = exported(home, store, found.append, names or None)
    if output == STDOUT:
        _to_stdout(lines)
    else:
        _to_file(lines, output, home)
    return told(found)


def _to_stdout(lines: Iterator[bytes]) -> None:
    if is_terminal(sys.stdout):
        for line in lines:
            click.echo(safe_json(line.decode().removesuffix("\n")))
        return
    out = sys.stdout.buffer
    for line in lines:
        out.write(line)
    out.flush()


def _to_file(lines: Iterator[bytes], output: str, project: Project) -> None:
    try:
        # A device or a pipe is written to; only files are replaced. A link to a pipe leads nowhere that has a path.
        given = Path(output)
        if given.exists() and not given.is_dir() and not given.is_file():
            with given.open("wb") as file:
                file.writelines(lines)
            return
        with replacing(_checked(output, project)) as file:
            file.writelines(lines)
    except OSError as error:
        raise OutputRefused(f"{output}: not written: {error.strerror}; give another file with -o") from error


def _checked(output: str, project: Project) -> Path:
    """The file to write, links followed; what the dataset is made from is refused."""
    path = Path(os.path.realpath(output))
    if path.is_dir():
        raise OutputRefused(f"{output}: is a folder: name a file in it")
    own = (*(entry.path for entry in project.entries), project.settings, project.root / ASSIGNMENT)
    sources = {os.path.realpath(each) for each in own}
    if str(path) in sources or path.is_relative_to(os.path.realpath(project.tags)):
        raise OutputRefused(f"{output}: belongs to the project itself: name another file")
    return path
