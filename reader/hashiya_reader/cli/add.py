"""`hashiya add`: add articles from files of many kinds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from hashiya.corpus.duplicates import Link, near_duplicates_of
from hashiya.corpus.encoding import ENCODINGS
from hashiya.corpus.git_files import is_new_project
from hashiya.corpus.importing.articles import add_articles
from hashiya.corpus.importing.batch import AddedArticles, Notice
from hashiya.corpus.importing.candidates import ReadOptions
from hashiya.corpus.importing.file_kinds import KINDS
from hashiya.corpus.project import Problem, ProjectFolder
from hashiya.language import gettext as _
from hashiya.language import ngettext
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

# From this number of new articles on, near-duplicates take longer to find than all else.
_SEARCHED_LATER = 50_000
# There may be a million of each: the first few are printed.
_PRINTED = 20


@click.command()
@project_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE…")
@click.option(
    "--format",
    "kind",
    type=click.Choice(KINDS),
    help="The type of files whose suffix does not show it.",
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="Of all files without a byte order mark; otherwise it is detected and reported.",
)
@click.option(
    "--mend",
    is_flag=True,
    help="Repair texts in UTF-8 that were read in another encoding (ط³ظ„ط§ظ…).",
)
@click.option(
    "--text",
    default="text",
    metavar="FIELD",
    help="The field of a row that is the text; `text` by default.",
)
@click.option(
    "--id",
    "id_field",
    default="id",
    metavar="FIELD",
    help="The field of a row that is the id; `id` by default.",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="A field for each article's meta.",
)
@click.option(
    "--duplicates",
    "search",
    type=click.Choice(["now", "later"]),
    help="Look for near-duplicates now, or later with `hashiya duplicates`; if not given, "
    "now for fewer than 50,000 new articles.",
)
@json_option
def add(
    project: str,
    files: tuple[str, ...],
    kind: str | None,
    encoding: str | None,
    mend: bool,
    text: str,
    id_field: str,
    settings: tuple[str, ...],
    search: str | None,
    as_json: bool,
) -> int:
    """Add articles: txt, html, json, jsonl, csv, parquet, zip and tar of these, folders.

    Single files may be compressed (.gz, .bz2, .xz, .zst).

    They become rows of one new file in articles/added/. A text that is there already is
    not added again; rows and files that are not articles are reported and left out.
    """
    root = Path(project)
    is_new = is_new_project(root)
    with interrupted(_("nothing is added")), progress(_("reading")) as advance:
        added = add_articles(
            root,
            [Path(file) for file in files],
            kind=kind,
            options=ReadOptions(encoding=encoding, text=text, id=id_field, mends=mend),
            meta=_meta(settings),
            progress=advance,
        )
    _report(added)
    prepare_for_git(root, is_new=is_new)
    links: tuple[Link, ...] | None = None
    if search == "now" or (search is None and len(added.ids) < _SEARCHED_LATER):
        links = _near_duplicates(project, added)
    elif added.ids:
        notify(
            _(
                "near-duplicates were not looked for: `hashiya duplicates` finds them "
                "among all articles"
            )
        )
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
                _(
                    "--set {setting}: is not NAME=VALUE with a name other than id, text "
                    "and format"
                ).format(setting=setting)
            )
        meta[name] = value
    defect = meta_defect(meta)
    if defect:
        raise click.UsageError(_("--set: {defect}: take it out").format(defect=defect))
    return meta


def _near_duplicates(project: str, added: AddedArticles) -> tuple[Link, ...] | None:
    """The near-duplicates of what was added, which are reported; None if it was stopped."""
    home = ProjectFolder.begun(project)
    try:
        with progress(_("looking for near-duplicates")) as advance:
            links = near_duplicates_of(home, added.ids, advance)
    except KeyboardInterrupt:
        notify(
            _(
                "stopped: everything was added, but the search for near-duplicates is not "
                "complete: `hashiya duplicates` finds them all"
            )
        )
        return None
    _print_first(
        [
            _(
                "{second!r} and {first!r} have {share:.0%} of the shorter in common"
            ).format(second=link.second, first=link.first, share=link.share)
            for link in links
        ]
    )
    if links:
        notify(
            _(
                "these are near-duplicates, and were added: `hashiya duplicates` shows "
                "all of them"
            )
        )
    return links


def _object(added: AddedArticles, links: Sequence[Link] | None) -> dict[str, object]:
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
        "near": None if links is None else [asdict(link) for link in links],
        "encodings": added.encodings,
        "passed_over": dict(added.skipped),
        "problems": added.problem_count,
        "first_problems": problems,
        "notices": [
            {
                "where": notice.where,
                "message": _message(notice),
                "articles": notice.count,
            }
            for notice in added.notices
        ],
    }


def _message(problem: Problem | Notice) -> str:
    return advised(problem).removeprefix(f"{problem.where}: ")


def _report(added: AddedArticles) -> None:
    """Print what was added and what was not, and why."""
    problems = [advised(problem) for problem in added.problems]
    _print_first(problems, added.problem_count)
    _print_first(
        [
            _("{file}: read as {encoding}").format(file=name, encoding=encoding)
            for name, encoding in added.encodings.items()
        ]
    )
    _print_first([_noticed(notice) for notice in added.notices])
    _print_first(
        [
            _("{where}: has the text of {id!r}; it was not added again").format(
                where=same.where, id=same.id
            )
            for same in added.same
        ]
    )
    _print_first(
        [
            _(
                "{where}: {wanted!r} is another text's id; it was added as {id!r}"
            ).format(where=renamed.where, wanted=renamed.wanted, id=renamed.id)
            for renamed in added.renamed
        ]
    )
    if added.skipped:
        _report_skipped(Counter(added.skipped))
    parts = [_("{count} added").format(count=f"{len(added.ids):,}")]
    if added.already_there:
        parts.append(
            _("{count} there already").format(count=f"{added.already_there:,}")
        )
    if added.same:
        parts.append(
            _("{count} with the same text as another").format(
                count=f"{len(added.same):,}"
            )
        )
    if added.problem_count:
        parts.append(_("{count} left out").format(count=f"{added.problem_count:,}"))
    notify(_("; ").join(parts))


def _noticed(notice: Notice) -> str:
    """The notice with its advice, and how many further articles it is of."""
    sentence = advised(notice)
    others = notice.count - 1
    if not others:
        return sentence
    message = ngettext(
        "{sentence} (and {count} more article of this file)",
        "{sentence} (and {count} more articles of this file)",
        others,
    )
    return message.format(sentence=sentence, count=f"{others:,}")


def _report_skipped(counts: Counter[str]) -> None:
    """Say how many files of which suffixes were of no known kind."""
    suffixes: list[str] = []
    for suffix, count in counts.most_common():
        suffixes.append(f"{count:,} × {suffix or _('no suffix')}")
    message = ngettext(
        "skipped {count} file of unknown type ({suffixes}); use --format to set it",
        "skipped {count} files of unknown type ({suffixes}); use --format to set it",
        counts.total(),
    )
    notify(message.format(count=f"{counts.total():,}", suffixes=_(", ").join(suffixes)))


def _print_first(sentences: Sequence[str], count: int | None = None) -> None:
    """Print the first of the sentences, and how many more there are of `count` in all."""
    for sentence in sentences[:_PRINTED]:
        notify(sentence)
    more = (len(sentences) if count is None else count) - _PRINTED
    if more > 0:
        message = ngettext(
            "and {count} more like these", "and {count} more like these", more
        )
        notify(message.format(count=f"{more:,}"))
