"""`hashiya suggest`: what is suggested to annotators, by patterns; listed, and taken away."""

import shutil
from pathlib import Path

import click

from hashiya.corpus.project import Project
from hashiya.errors import InvalidAnnotator, StoreUnreadable, StoreWriteFailed
from hashiya.exchange.importing.patterns import read_patterns, suggested
from hashiya.exchange.importing.validation import Taking, look
from hashiya.model.annotators import check_annotator
from hashiya.sessions.suggestions import SUGGESTIONS, suggestion_store
from hashiya.store import TagStore, utc_now
from hashiya.store.naming import encoded
from hashiya_reader.cli.context import json_option, opened, project_argument
from hashiya_reader.cli.import_tags import say, taken_in
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import columns, json_out, line, report_problems, tell
from hashiya_reader.cli.progress import bar
from hashiya_reader.look.plurals import counted


@click.command()
@project_argument
@click.option(
    "--patterns",
    metavar="FILE",
    help='Suggest what its lines say: {"words", "layer", "label"}, a pattern each.',
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="What the suggestions of the patterns are called; else as the file.",
)
@click.option(
    "--remove",
    metavar="NAME",
    help="Take away what is suggested under this name; what was accepted stays.",
)
@json_option
def suggest(
    project: str,
    patterns: str | None,
    name: str | None,
    remove: str | None,
    as_json: bool,
) -> int:
    """List who suggests what; with --patterns suggest labels wherever words stand, in any spelling.

    Models' predictions come in by `hashiya import --suggest`. A suggestion is nobody's
    tag until an annotator accepts it.
    """
    if patterns is not None and remove is not None:
        raise click.UsageError("give either --patterns or --remove")
    if name is not None and patterns is None:
        raise click.UsageError("--as names what --patterns suggests: give these too")
    home, _ = opened(project)
    store = suggestion_store(home.root)
    if remove is not None:
        _remove(store, home.root, remove)
        return 0
    if patterns is not None:
        return _by_patterns(
            home, store, Path(patterns), Path(patterns).stem if name is None else name
        )
    return _listed(store, as_json=as_json)


def _by_patterns(home: Project, store: TagStore, path: Path, name: str) -> int:
    check_annotator(name)
    found: list[str] = []
    asked = read_patterns(path, home.scheme)
    taking = Taking(
        annotator=name,
        fallback=name,
        origin=f"rule:{name}",
        now=utc_now(),
        suggested=True,
    )
    with interrupted("nothing is suggested"), bar(len(home.entries)) as step:
        looked = look(home, suggested(home, asked, step), taking, found.append)
    taken = taken_in(home, store, looked)
    say(taken, "suggestion")
    return report_problems([*map(str, home.problems), *found])


def _listed(store: TagStore, *, as_json: bool) -> int:
    rows = []
    problems: list[str] = []
    for source in store.annotators():
        counts = []
        for summary in store.summaries(source).values():
            if isinstance(summary, StoreUnreadable):
                problems.append(str(summary))
            else:
                counts.append(summary.tags)
        rows.append((source, sum(map(bool, counts)), sum(counts)))
    if as_json:
        json_out(
            [
                dict(zip(("source", "articles", "suggestions"), row, strict=True))
                for row in rows
            ]
        )
    elif rows:
        columns(
            (line(source), str(tags), f"on {counted(articles, 'article')}")
            for source, articles, tags in rows
        )
    else:
        tell("nothing is suggested: give --patterns, or `hashiya import --suggest`")
    return report_problems(problems)


def _remove(store: TagStore, root: Path, name: str) -> None:
    known = store.annotators()
    if name not in known:
        raise InvalidAnnotator(
            f"nothing is suggested under {name!r}; there is: {', '.join(known) or 'nothing yet'}"
        )
    folder = root / SUGGESTIONS / encoded(name)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise StoreWriteFailed(
            f"{folder}: cannot be taken away: {error.strerror}"
        ) from error
    tell(f"what was suggested under {name} is gone; what was accepted of it stays")
