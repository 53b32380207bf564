"""`hashiya add`: add articles from files of many kinds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from hashiya.corpus.duplicates import Link, near_duplicates_of
from hashiya.corpus.encoding import ENCODINGS
from hashiya.corpus.git_files import is_new_project
from hashiya.corpus.importing.articles import AddedArticles, add_articles
from hashiya.corpus.importing.candidates import ReadOptions
from hashiya.corpus.importing.input_files import KINDS
from hashiya.corpus.project import Problem, ProjectFolder
from hashiya.model.strings import meta_defect
from hashiya_reader.cli.context import (
    json_option,
    prepare_for_git,
    project_argument,
)
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import json_out, notify, visible
from hashiya_reader.cli.progress import progress

# There may be a million of each: the first few are printed.
_PRINTED = 20


@click.command()
@project_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    help="The kind of files whose suffix does not show it.",
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="Of texts, pages and CSV; otherwise it is detected and reported.",
)
@click.option(
    "--text",
    default="text",
    metavar="FIELD",
    help="Which field of rows is the text, if not `text`.",
)
@click.option(
    "--id",
    "id_field",
    default="id",
    metavar="FIELD",
    help="Which field of rows is the id, if not `id`.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A field for each article's meta.",
)
@json_option
def add(
    project: str,
    files: tuple[str, ...],
    kind: str | None,
    encoding: str | None,
    text: str,
    id_field: str,
    settings: tuple[str, ...],
    as_json: bool,
) -> int:
    """Add articles: txt, html, jsonl, csv, parquet, zip and tar of these, folders.

    They become rows of one new file in articles/added/. A text that is there already is
    not added again; rows and files that are not articles are reported and left out.
    """
    root = Path(project)
    is_new = is_new_project(root)
    with interrupted("nothing is added"), progress("reading") as advance:
        added = add_articles(
            root,
            [Path(file) for file in files],
            kind=kind,
            options=ReadOptions(encoding=encoding, text=text, id=id_field),
            meta=_meta(settings),
            progress=advance,
        )
    _report(added)
    prepare_for_git(root, is_new=is_new)
    links = _near_duplicates(project, added)
    if as_json:
        json_out(_object(added, links))
    elif added.file:
        click.echo(visible(str(added.file)))
    return 1 if added.problem_count else 0


def _meta(settings: tuple[str, ...]) -> dict[str, str]:
    """The fields that `--set` gives, NAME=VALUE each."""
    meta = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not name or not equals or name in {"id", "text", "format"}:
            raise click.UsageError(
                f"--set {setting}: is not NAME=VALUE, with a name other than id, text and format"
            )
        meta[name] = value
    defect = meta_defect(meta)
    if defect:
        raise click.UsageError(f"--set: {defect}: take it out")
    return meta


def _near_duplicates(project: str, added: AddedArticles) -> tuple[Link, ...]:
    """The near-duplicates of what was added, which are reported."""
    home = ProjectFolder.begun(project)
    try:
        with progress("looking for near-duplicates") as advance:
            links = near_duplicates_of(home, added.ids, advance)
    except KeyboardInterrupt:
        notify(
            "stopped: everything is added, but the search for near-duplicates is not "
            "complete: `hashiya duplicates` finds them all"
        )
        return ()
    _print_first(
        [
            f"{link.second!r} and {link.first!r} have {link.share:.0%} of the shorter in common"
            for link in links
        ]
    )
    if links:
        notify(
            "these are near-duplicates, and were added: `hashiya duplicates` shows all of them"
        )
    return links


def _object(added: AddedArticles, links: Sequence[Link]) -> dict[str, object]:
    """The result as a JSON object."""
    problems = [
        {"where": problem.where, "message": _message(problem)}
        for problem in added.problems
    ]
    return {
        "file": str(added.file) if added.file else None,
        "added": added.ids,
        "already_there": added.already_there,
        "same": [asdict(same) for same in added.same],
        "renamed": [asdict(renamed) for renamed in added.renamed],
        "near": [asdict(link) for link in links],
        "encodings": added.encodings,
        "passed_over": dict(added.skipped),
        "problems": added.problem_count,
        "first_problems": problems,
    }


def _message(problem: Problem) -> str:
    return advised(problem).removeprefix(f"{problem.where}: ")


def _report(added: AddedArticles) -> None:
    """Print what was added and what was not, and why."""
    problems = [advised(problem) for problem in added.problems]
    _print_first(problems, added.problem_count)
    _print_first(
        [f"{name}: read as {encoding}" for name, encoding in added.encodings.items()]
    )
    _print_first(
        [
            f"{same.where}: has the text of {same.id!r}; it was not taken again"
            for same in added.same
        ]
    )
    _print_first(
        [
            f"{renamed.where}: {renamed.wanted!r} is another text's id; it is called {renamed.id!r}"
            for renamed in added.renamed
        ]
    )
    if added.skipped:
        suffixes = ", ".join(
            f"{count} × {suffix or 'no suffix'}"
            for suffix, count in Counter(added.skipped).most_common()
        )
        notify(f"skipped, of no known kind: {suffixes}; --format says what they are")
    parts = [f"{len(added.ids)} added"]
    if added.already_there:
        parts.append(f"{added.already_there} there already")
    if added.same:
        parts.append(f"{len(added.same)} of the same text as another")
    if added.problem_count:
        parts.append(f"{added.problem_count} left out")
    notify("; ".join(parts))


def _print_first(sentences: Sequence[str], count: int | None = None) -> None:
    """Print the first of the sentences, and how many more there are of `count` in all."""
    for sentence in sentences[:_PRINTED]:
        notify(sentence)
    more = (len(sentences) if count is None else count) - _PRINTED
    if more > 0:
        notify(f"and {more} more like these")
