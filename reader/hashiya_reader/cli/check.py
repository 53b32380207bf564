"""`hashiya check` and `compact`: verify all that was saved, and drop its history."""

import click

from hashiya.errors import HashiyaError, Note
from hashiya.overview.integrity import check_project
from hashiya.store import Compaction
from hashiya_reader.cli.context import notify_git, opened, project_argument
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import line, notify


@click.command()
@project_argument
@click.option(
    "--repair", is_flag=True, help="Write derived files again; no journal loses a byte."
)
def check(project: str, repair: bool) -> int:
    """Verify every tag, journal and text; lists what is damaged or lost, and deletes nothing.

    The exit code is 1 only where something is. Derived files that are absent or behind,
    as after a clone or a pull, are reported on stderr.
    """
    home, store = opened(project)
    notify_git(project, home.root)
    count = 0
    for problem in check_project(home, store, repair=repair):
        if problem == home.conflict:
            # It is on stderr already.
            count += 1
        elif isinstance(problem, Note):
            notify(advised(problem))
        else:
            click.echo(line(advised(problem)))
            count += 1
    notify(f"{count} found wrong" if count else "all is well")
    return 1 if count else 0


@click.command()
@project_argument
@click.option(
    "--yes",
    is_flag=True,
    help="Drop it; without this, only report what would be dropped.",
)
def compact(project: str, yes: bool) -> int:
    """Drop the history: earlier versions of tags, and removed tags. Undo is lost with it."""
    home, store = opened(project)
    if yes and store.changes:
        # Only here: few projects have had annotators renamed.
        from hashiya.review.annotator_changes import settle_changes

        settle_changes(home, store)
    total = Compaction()
    failed = False
    places = [(kind, place) for kind in store.kinds for place in kind.paths()]
    for kind, place in places:
        try:
            total += kind.compact(place, write=yes)
        except HashiyaError as error:
            failed = True
            notify(advised(error))
    click.echo(
        f"{total.versions} earlier versions of tags and statuses, {total.size} bytes"
    )
    for name in total.kept:
        notify(
            f"{name}: is damaged, or a copy: it is left as it is, with what is in it"
        )
    if not yes:
        notify(
            "nothing was dropped: --yes drops it for good; other copies of the folder "
            "keep theirs"
        )
    return 1 if failed or total.kept else 0
