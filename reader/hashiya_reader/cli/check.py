"""`hashiya check` and `compact`: whether all that was saved is there and whole, and its history dropped."""

import click

from hashiya.errors import HashiyaError
from hashiya.overview.integrity import check_project
from hashiya.store import Compaction
from hashiya_reader.cli.context import opened, project_argument
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import line, tell


@click.command()
@project_argument
@click.option(
    "--repair", is_flag=True, help="Make derived files anew; no journal loses a byte."
)
def check(project: str, repair: bool) -> int:
    """Verify every tag, journal and text; lists what is wrong, and deletes nothing."""
    home, store = opened(project)
    count = 0
    for count, problem in enumerate(check_project(home, store, repair=repair), 1):  # noqa: B007 - the last one is the number
        click.echo(line(advised(problem)))
    tell(f"{count} found wrong" if count else "all is well")
    return 1 if count else 0


@click.command()
@project_argument
@click.option("--yes", is_flag=True, help="Do it; else only say what would go.")
def compact(project: str, yes: bool) -> int:
    """Drop the history: what tags were before, and what removed ones held. Undo goes with it."""
    _, store = opened(project)
    total = Compaction()
    failed = False
    places = [(kind, place) for kind in store.kinds for place in kind.places()]
    for kind, place in places:
        try:
            total += kind.compact(place, write=yes)
        except HashiyaError as error:
            failed = True
            tell(advised(error))
    click.echo(
        f"{total.versions} earlier versions of tags and statuses, {total.size} bytes"
    )
    for name in total.kept:
        tell(f"{name}: is damaged, or a copy: it is left as it is, with what is in it")
    if not yes:
        tell(
            "nothing was dropped: that is what goes, for good, with --yes; other copies of the folder keep theirs"
        )
    return 1 if failed or total.kept else 0
