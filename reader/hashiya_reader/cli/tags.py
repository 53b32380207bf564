"""`hashiya tags`: the tags of a project."""

from collections.abc import Iterator
from operator import attrgetter

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError
from hashiya.exchange.exporting.parted_records import (
    anchored_records,
    annotators_named,
    missing_articles,
)
from hashiya.exchange.formats.native import tag_object
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Article, Tag
from hashiya.model.scheme import Scheme
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    json_option,
    looking,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import columns, json_out, line, report_problems
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.cli.values import ANNOTATOR, ARTICLE, LAYER

_WORDS = 40

# A tag with the id of its article.
ArticleTag = tuple[str, Tag]


@click.command()
@project_argument
@click.option(
    "--article", type=ARTICLE, metavar="ID", help="Only those on this article."
)
@click.option("--layer", type=LAYER, metavar="LAYER", help="Only those of this layer.")
@click.option(
    "--as",
    "name",
    type=ANNOTATOR,
    metavar="NAME",
    help="Only this annotator's; by default all.",
)
@json_option
def tags(
    project: str,
    article: str | None,
    layer: str | None,
    name: str | None,
    as_json: bool,
) -> int:
    """List the tags.

    With --json as one array, each tag as in the export and with its `article`.
    """
    home, store = opened(project)
    if layer is not None:
        layer = FormerNames.of(home.scheme).layer(layer)
    names = annotators_named(store, None)
    if name is not None:
        names = (looking(home, store, name),)
    problems: list[str] = []
    if article is None:
        problems += missing_articles(home, store, names)
        all_tags = _all_tags(home, store, names, problems)
    else:
        all_tags = _tags_on(home.read(article), store, names, problems)
    visibility = visibility_for(home, store, name)
    listed = list(visibility.visible(all_tags, _source_of))
    if layer is not None:
        listed = [(on, tag) for on, tag in listed if tag.layer == layer]
    visibility.report_hidden()
    if layer is not None and not listed:
        # Raises an error for an unknown layer; one that the scheme no longer has may
        # still have tags.
        home.scheme.layer(layer)
    if as_json:
        json_out([_object(on, tag, home.scheme) for on, tag in listed])
    else:
        columns(_columns(on, tag, home.scheme) for on, tag in listed)
    return report_problems(problems)


def _all_tags(
    project: ProjectFolder,
    store: TagStore,
    names: tuple[str, ...],
    problems: list[str],
) -> Iterator[ArticleTag]:
    """All tags in the export's order; only articles with a record are read."""
    recorded: set[str] = set()
    for name in names:
        recorded.update(store.articles_of(name))
    for entry in project.entries_of(recorded):
        try:
            article = project.read_entry(entry)
        except HashiyaError as error:
            problems.append(Finding.of(error, _("left out: ")))
        else:
            yield from _tags_on(article, store, names, problems)


def _tags_on(
    article: Article,
    store: TagStore,
    names: tuple[str, ...],
    problems: list[str],
) -> Iterator[ArticleTag]:
    """The tags on an article, in the order of their spans."""
    article_tags: list[Tag] = []
    for record in anchored_records(store, article, names, problems.append):
        article_tags += record.tags
    for tag in sorted(article_tags, key=attrgetter("order")):
        yield article.id, tag


def _source_of(article_tag: ArticleTag) -> tuple[str, str]:
    article, tag = article_tag
    return tag.annotator, article


def _object(article: str, tag: Tag, scheme: Scheme) -> dict[str, object]:
    return {"article": article, **tag_object(tag, scheme)}


def _columns(article: str, tag: Tag, scheme: Scheme) -> tuple[str, ...]:
    place = (
        f"{tag.span.start}-{tag.span.end}" if tag.span else line(value_title("article"))
    )
    is_in_scheme = scheme.knows(tag.layer, tag.label)
    label = tag.label
    if not is_in_scheme:
        label = _("{label} (not in the scheme)").format(label=tag.label)
    return (
        str(tag.id),
        line(article),
        place,
        line(tag.layer),
        line(label),
        *content_columns(tag),
        line(tag.annotator),
    )


def content_columns(tag: Tag) -> tuple[str, str]:
    """A tag's words, and its attributes, confidence and note, ready to be printed."""
    details = [f"{name}={value}" for name, value in tag.attributes.items()]
    if tag.confidence is not None:
        details.append(_("confidence {level}").format(level=tag.confidence))
    if tag.note:
        details.append(tag.note)
    return line(tag.text, _WORDS), _("; ").join(map(line, details))
