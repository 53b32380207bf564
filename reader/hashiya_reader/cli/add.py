"""`hashiya add`: articles in, from files of many kinds."""

from dataclasses import asdict
from pathlib import Path

import click

from hashiya.corpus.duplicates import Link, fingerprints_of, links_of
from hashiya.corpus.encoding import ENCODINGS
from hashiya.corpus.fingerprints import FINGERPRINTS, Fingerprints
from hashiya.corpus.importing.articles import AddedArticles, add_articles
from hashiya.corpus.importing.candidates import ReadOptions
from hashiya.corpus.importing.input_files import KINDS
from hashiya.corpus.project import Project
from hashiya.corpus.sources.rows import Problem
from hashiya_reader.cli.context import json_option, project_argument
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import json_out, tell, visible
from hashiya_reader.cli.progress import progress

# Of what there may be a million of, so many are told, and so many kept for --json.
_TOLD, _KEPT = 20, 1000
# Of fewer articles fingerprints are made as fast as they are remembered.
_MANY = 500


@click.command()
@project_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    help="What files are whose suffix does not say it.",
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="Of texts, pages and CSV; else it is found, and told.",
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
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="More for each article's meta.",
)
@json_option
def add(
    project: str,
    files: tuple[str, ...],
    kind: str | None,
    encoding: str | None,
    text: str,
    id_field: str,
    given: tuple[str, ...],
    as_json: bool,
) -> int:
    """Bring articles in: txt, html, jsonl, csv, parquet, zip and tar of these, folders.

    They become rows of one new file in articles/added/. A text that is there already is
    not taken again; rows and files that are no articles are told, and the rest goes in.
    """
    problems = Problems()
    with interrupted("nothing is added"), progress("reading") as moved:
        added = add_articles(
            Path(project),
            [Path(each) for each in files],
            kind=kind,
            options=ReadOptions(encoding=encoding, text=text, id=id_field),
            meta=_meta(given),
            report=problems,
            moved=moved,
        )
    _tell(added, problems)
    near = _near(project, added)
    if as_json:
        json_out(_object(added, problems, near))
    elif added.file:
        click.echo(visible(str(added.file)))
    return 1 if problems.count else 0


class Problems:
    """What was wrong, the first of it kept, all of it counted."""

    def __init__(self) -> None:
        self.count = 0
        self.kept: list[Problem] = []

    def __call__(self, problem: Problem) -> None:
        """One more."""
        self.count += 1
        if len(self.kept) < _KEPT:
            self.kept.append(problem)


def _meta(given: tuple[str, ...]) -> dict[str, str]:
    meta = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not name or not equals or name in {"id", "text", "format"}:
            raise click.UsageError(
                f"--set {each}: is not NAME=VALUE, with a name other than id, text and format"
            )
        meta[name] = value
    return meta


def _near(project: str, added: AddedArticles) -> list[Link]:
    """The links of what was added to its near-duplicates, each told."""
    home = Project.begun(project)
    if not added.ids:
        return []
    remembered = Fingerprints(fingerprints_of, home.root / FINGERPRINTS)
    try:
        with progress("looking for near-duplicates") as moved:
            links = links_of(
                set(added.ids),
                home.ids,
                lambda each: home.read(each).text,
                remembered,
                moved,
            )
    except KeyboardInterrupt:
        tell(
            "stopped: all is added, but near-duplicates were not looked for to the end: `hashiya duplicates` does"
        )
        return []
    finally:
        if len(home.entries) >= _MANY:
            remembered.keep()
    _tell_first(
        [
            f"{each.second!r} and {each.first!r} have {each.share:.0%} of the shorter in common"
            for each in links
        ]
    )
    if links:
        tell(
            "these are near-duplicates, and were taken: `hashiya duplicates` shows all of them"
        )
    return list(links)


def _object(
    added: AddedArticles, problems: Problems, near: list[Link]
) -> dict[str, object]:
    return {
        "file": str(added.file) if added.file else None,
        "added": added.ids,
        "already_there": added.there,
        "same": [{"where": each.where, "id": each.id} for each in added.same],
        "renamed": [
            {"where": each.where, "wanted": each.wanted, "id": each.id}
            for each in added.renamed
        ],
        "near": [asdict(each) for each in near],
        "encodings": added.encodings,
        "passed_over": dict(added.passed),
        "problems": problems.count,
        "first_problems": [
            {
                "where": each.where,
                "message": advised(each).removeprefix(f"{each.where}: "),
            }
            for each in problems.kept
        ],
    }


def _tell(added: AddedArticles, problems: Problems) -> None:
    _tell_first([advised(each) for each in problems.kept], problems.count)
    _tell_first(
        [f"{name}: read as {encoding}" for name, encoding in added.encodings.items()]
    )
    _tell_first(
        [
            f"{each.where}: has the text of {each.id!r}; it was not taken again"
            for each in added.same
        ]
    )
    _tell_first(
        [
            f"{each.where}: {each.wanted!r} is another text's id; it is called {each.id!r}"
            for each in added.renamed
        ]
    )
    if added.passed:
        suffixes = ", ".join(
            f"{count} × {suffix or 'no suffix'}"
            for suffix, count in added.passed.most_common()
        )
        tell(
            f"passed over, as of no known kind: {suffixes}; --format says what they are"
        )
    counts = [
        (len(added.ids), "added"),
        (added.there, "there already"),
        (len(added.same), "of the same text as another"),
    ]
    counts.append((problems.count, "left out"))
    tell(
        "; ".join(
            f"{count} {what}" for count, what in counts if count or what == "added"
        )
    )


def _tell_first(sentences: list[str], count: int | None = None) -> None:
    for sentence in sentences[:_TOLD]:
        tell(sentence)
    more = (len(sentences) if count is None else count) - _TOLD
    if more > 0:
        tell(f"and {more} more like these")
