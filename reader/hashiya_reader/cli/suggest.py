"""`hashiya suggest`: suggestions by patterns, the list of sources, and their removal."""

from pathlib import Path

import click

from hashiya.errors import Finding, StoreUnreadable
from hashiya.exchange.importing.pipeline import import_patterns
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.sessions.suggestions import remove_suggestions, suggestion_store
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    json_option,
    opened,
    project_argument,
    used_stores,
)
from hashiya_reader.cli.import_tags import print_counts
from hashiya_reader.cli.output import columns, json_out, line, notify, report_problems
from hashiya_reader.cli.result_objects import import_object
from hashiya_reader.cli.stage_progress import suggestion_progress
from hashiya_reader.look.plurals import counted


@click.command()
@project_argument
@click.option(
    "--patterns",
    metavar="FILE",
    help='Suggest tags by patterns, one a line of FILE: {"words", "layer", "label"}.',
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="The name of these suggestions; by default the file's name.",
)
@click.option(
    "--remove",
    metavar="NAME",
    help="Remove the suggestions of this name; accepted ones stay tags.",
)
@json_option
def suggest(
    project: str,
    patterns: str | None,
    name: str | None,
    remove: str | None,
    as_json: bool,
) -> int:
    """List the sources of suggestions; with --patterns suggest labels for words in any spelling.

    Models' predictions come in by `hashiya import --suggest`. A suggestion becomes a
    tag when an annotator accepts it.
    """
    if patterns is not None and remove is not None:
        raise click.UsageError(_("give either --patterns or --remove"))
    if name is not None and patterns is None:
        raise click.UsageError(
            _("--as names the suggestions of --patterns: give these too")
        )
    home, _store = opened(project)
    store = suggestion_store(home.root, FormerNames.of(home.scheme))
    used_stores().append(store)
    if remove is not None:
        remove_suggestions(home.root, remove)
        message = _("the suggestions of {source} are removed; accepted ones stay tags")
        notify(message.format(source=remove))
        if as_json:
            json_out({"source": remove, "done": True})
        return 0
    if patterns is None:
        return _list_sources(store, as_json=as_json)
    path = Path(patterns)
    with suggestion_progress() as progress:
        source = path.stem if name is None else name
        result = import_patterns(home, store, path, source, progress)
    problems = [*home.findings(), *result.problems]
    if as_json:
        row = {"source": source, **import_object(result), "problems": problems}
        json_out(row)
    print_counts(result, "suggestion")
    return report_problems(problems)


def _list_sources(store: TagStore, *, as_json: bool) -> int:
    """Print the number of articles and suggestions of each source."""
    rows = []
    problems: list[str] = []
    for source in store.annotators():
        articles = suggestions = 0
        for summary in store.summaries(source).values():
            if isinstance(summary, StoreUnreadable):
                problems.append(Finding.of(summary))
                continue
            articles += summary.tags > 0
            suggestions += summary.tags
        rows.append((source, articles, suggestions))
    if as_json:
        keys = ("source", "articles", "suggestions")
        json_out([dict(zip(keys, row, strict=True)) for row in rows])
    elif rows:
        fields = []
        for source, articles, suggestions in rows:
            message = _("on {articles}")
            on_articles = message.format(articles=counted(articles, "article"))
            fields.append((line(source), str(suggestions), line(on_articles)))
        columns(fields)
    else:
        notify(
            _(
                "there are no suggestions: give --patterns, or `hashiya import --suggest`"
            )
        )
    return report_problems(problems)
