"""`hashiya import`: tags made elsewhere, looked at as a whole first, then taken in."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from annotations.errors import ImportRefused
from annotations.exchange.formats import FORMATS, named
from annotations.exchange.incoming import Taken, Taking, look, take
from annotations.store import utc_now
from reader.cli.lists import told
from reader.cli.output import is_terminal, tell
from reader.cli.workplace import annotator, opened, project_argument


@click.command("import")
@project_argument
@click.argument("file", type=click.Path())
@click.option("--format", "kind", required=True, metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.")
@click.option("--as", "name", metavar="NAME", help="Whose all tags become; else each its own annotator's, or yours.")
@click.option("--layer", metavar="LAYER", help="Where labels belong that do not say their layer.")
@click.option("--strict", is_flag=True, help="Take in nothing unless all of it can be.")
def import_tags(project: str, file: str, kind: str, name: str | None, layer: str | None, strict: bool) -> int:  # noqa: FBT001, PLR0913, PLR0917 - click gives flags by name
    """Take in the tags that FILE has of the project's articles; what is there already is not taken twice.

    Offsets are held against the texts: a row of another text, or a tag outside of it, is told with its line and left out.
    """
    made = named(kind)
    home, store = opened(project)
    if layer is not None:
        home.scheme.layer(layer)
    taking = Taking(
        annotator=None if name is None else annotator(name),
        fallback=annotator(name),
        origin=f"import:{kind}",
        now=utc_now(),
        layer=layer,
    )
    path = Path(file)
    found: list[str] = []
    with _bar(_size(path)) as read:
        looked = look(home, made.read(path, read), taking, found.append)
    if strict and found:
        told(found)
        raise ImportRefused(f"{file}: nothing is taken in: with --strict all of it must be")
    try:
        with _bar(looked.count) as done:
            taken = take(home, store, looked, done)
    except KeyboardInterrupt:
        tell("stopped: what was taken in has been taken back")
        raise
    _say(taken)
    return told(found)


def _say(taken: Taken) -> None:
    known = f"; {taken.known} were there already" if taken.known else ""
    tell(f"{taken.added} tags taken in, on {taken.articles} articles{known}")
    for (layer, label), count in sorted(taken.unknown.items()):
        tell(f"{count} tags are {layer} {label}, which is not in the scheme: add it to hashiya.toml, or map them")


@contextmanager
def _bar(length: int) -> Iterator[Callable[[int], None]]:
    """What is told of each step; where somebody looks, a bar shows how far it is."""
    if not is_terminal(sys.stderr):
        yield _nothing
        return
    with click.progressbar(length=length, file=sys.stderr, update_min_steps=max(length // 200, 1)) as bar:
        yield bar.update


def _nothing(_: int) -> None:
    """Show no progress."""


def _size(path: Path) -> int:
    """The bytes of the file, or of all files in the folder; 0 where that cannot be had."""
    if not path.is_dir():
        return path.stat().st_size if path.exists() else 0
    return sum(Path(folder, name).stat().st_size for folder, _, names in os.walk(path) for name in names)
