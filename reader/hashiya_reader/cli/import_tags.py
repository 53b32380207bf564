"""`hashiya import`: tags made elsewhere, looked at as a whole first, then taken in."""

import os
from pathlib import Path

import click

from hashiya.corpus.project import Project
from hashiya.errors import ImportRefused
from hashiya.exchange.format_detection import guessed
from hashiya.exchange.importing import parallel_apply, parallel_validation
from hashiya.exchange.importing.apply import Taken, take
from hashiya.exchange.importing.staged_rows import Looked
from hashiya.exchange.importing.validation import Taking, look
from hashiya.exchange.registry import FORMATS, named
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore, utc_now
from hashiya_reader.cli.context import annotator, opened, project_argument
from hashiya_reader.cli.interruption import interrupted, interrupted_once
from hashiya_reader.cli.output import report_problems, tell
from hashiya_reader.cli.progress import bar
from hashiya_reader.look.plurals import counted


@click.command("import")
@project_argument
@click.argument("file", type=click.Path())
@click.option(
    "--format",
    "kind",
    metavar="FORMAT",
    help=f"Where the file does not say it: {', '.join(FORMATS)}.",
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="Whose all tags become; else each its own annotator's, or yours.",
)
@click.option(
    "--layer", metavar="LAYER", help="Where labels belong that do not say their layer."
)
@click.option(
    "--suggest",
    is_flag=True,
    help="Take them as suggestions of NAME: offered to all, nobody's tags.",
)
@click.option("--strict", is_flag=True, help="Take in nothing unless all of it can be.")
def import_tags(
    project: str,
    file: str,
    kind: str | None,
    name: str | None,
    layer: str | None,
    suggest: bool,
    strict: bool,
) -> int:
    """Take in the tags that FILE has of the project's articles; what is there already is not taken twice.

    Offsets are held against the texts: a row of another text, or a tag outside of it,
    is told with its line and left out.
    """
    home, tags = opened(project)
    store = suggestion_store(home.root) if suggest else tags
    if layer is not None:
        home.scheme.layer(layer)
    if suggest and name is None:
        raise click.UsageError(
            "--suggest keeps them apart by what made them: name it with --as"
        )
    path = Path(file)
    made = named(kind or _guessed(path))
    taking = Taking(
        annotator=None if name is None else annotator(name),
        fallback=annotator(name),
        origin=f"import:{name if suggest else made.name}",
        now=utc_now(),
        layer=layer,
        suggested=suggest,
    )
    found: list[str] = []
    with interrupted("nothing is taken in"), bar(_size(path)) as read:
        if parallel_validation.is_worthwhile(made, path):
            looked = parallel_validation.look(
                home, made, path, taking, found.append, read
            )
        else:
            looked = look(home, made.read(path, read), taking, found.append)
    if strict and found:
        report_problems(found)
        raise ImportRefused(
            f"{file}: nothing is taken in: with --strict all of it must be"
        )
    taken = taken_in(home, store, looked)
    say(taken, "suggestion" if suggest else "tag")
    return report_problems(found)


def _guessed(path: Path) -> str:
    kind = guessed(path)
    tell(f"{path}: taken for {kind}; --format says otherwise")
    return kind


def taken_in(project: Project, store: TagStore, looked: Looked) -> Taken:
    """Take in what was looked at, and show how far it is; when that is stopped, all of it is taken back."""
    back = interrupted("what was taken in has been taken back")
    with back, interrupted_once(), bar(looked.count) as done:
        if parallel_apply.is_worthwhile(looked):
            return parallel_apply.take(project, store, looked, done)
        return take(project, store, looked, done)


def say(taken: Taken, what: str) -> None:
    """Tell what was taken in."""
    known = f"; {taken.known} there already" if taken.known else ""
    tell(
        f"{counted(taken.added, what)} taken in, on {counted(taken.articles, 'article')}{known}"
    )
    for (layer, label), count in sorted(taken.unknown.items()):
        tell(
            f"{counted(count, what)} of {layer} {label}, which is not in the scheme: add it to hashiya.toml, or map them"
        )


def _size(path: Path) -> int:
    """The bytes of the file, or of all files in the folder; 0 where that cannot be had."""
    if not path.is_dir():
        return path.stat().st_size if path.exists() else 0
    return sum(
        Path(folder, name).stat().st_size
        for folder, _, names in os.walk(path)
        for name in names
    )
