"""`hashiya tag`, `untag` and `mark`: tagging without the reading screen, for scripts too."""

from collections.abc import Container

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError, Hint, SpanOutOfRange, UnknownTag
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.completeness import Requirements
from hashiya.model.model import Span, Status, Tag
from hashiya.review.feedback import reopened
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    acting,
    as_option,
    json_option,
    new_option,
    opened,
    project_argument,
)
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.values import ARTICLE, LABEL, LAYER, NUMBER
from hashiya_reader.look.data_words import status_word

WHOLE = "-"
STATUS = click.Choice([status.value for status in Status])


def _offset(ctx: click.Context, param: click.Parameter, value: str) -> int | None:
    """The offset in code points; None for `-`."""
    if value == WHOLE:
        return None
    try:
        return int(value)
    except ValueError as error:
        raise click.BadParameter(
            _("{value!r} is not a number: offsets count characters from 0").format(
                value=value
            )
        ) from error


def _attributes(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """The attributes given as NAME=VALUE, split at the first `=`."""
    attributes: dict[str, str] = {}
    for value in values:
        name, equals, words = value.partition("=")
        if not name or not equals:
            raise click.BadParameter(
                _("{value!r} is not NAME=VALUE").format(value=value)
            )
        if name in attributes:
            raise click.BadParameter(
                _("{name!r} is set twice: set each attribute once").format(name=name)
            )
        attributes[name] = words
    return attributes


# A negative offset is refused as an offset, not as an unknown option.
@click.command(context_settings={"ignore_unknown_options": True})
@project_argument
@click.argument("article", type=ARTICLE)
@click.argument("start", callback=_offset)
@click.argument("end", callback=_offset)
@click.argument("layer", type=LAYER)
@click.argument("label", type=LABEL)
@click.option(
    "--set",
    "attributes",
    multiple=True,
    callback=_attributes,
    metavar="NAME=VALUE",
    help="An attribute; repeatable.",
)
@click.option("--confidence", type=NUMBER, metavar="N", help="From 1 to 5.")
@click.option("--note", default="", metavar="TEXT", help="A note in your own words.")
@as_option
@new_option
@json_option
def tag(
    project: str,
    article: str,
    start: int | None,
    end: int | None,
    layer: str,
    label: str,
    attributes: dict[str, str],
    confidence: int | None,
    note: str,
    name: str | None,
    new: bool,
    as_json: bool,
) -> None:
    """Tag the characters from START up to END, and print the tag's id.

    Characters are counted from 0, as Unicode code points.

    `- -` as START and END tags the article as a whole.
    """
    home, store = opened(project)
    who = acting(home, store, name, new=new)
    session = TagSession(store, home.scheme, home.read(article), who)
    session.opened(again=(article, who) in reopened(store, article))
    added = session.add(
        _span(start, end),
        layer,
        label,
        attributes=attributes,
        confidence=confidence,
        note=note,
    )
    session.save()
    if as_json:
        json_out(_tag_object(added, session))
    else:
        click.echo(str(added.id))
    for attribute in home.scheme.layer(layer).missing(attributes):
        message = _(
            "the tag has no {attribute} yet: give it with --set {attribute}=…, or in the "
            "reader by editing the tag"
        )
        notify(message.format(attribute=attribute.name))


@click.command()
@project_argument
@click.argument("tag_id", type=NUMBER)
@click.option(
    "--article",
    type=ARTICLE,
    metavar="ID",
    help="The tag's article, where two have that tag id.",
)
@as_option
@json_option
def untag(
    project: str,
    tag_id: int,
    article: str | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Remove one of your tags."""
    home, store = opened(project)
    who = acting(home, store, name)
    text = home.read(article or _article_with(store, who, tag_id))
    session = TagSession(store, home.scheme, text, who)
    removed = session.remove(tag_id)
    session.save()
    if as_json:
        json_out(_tag_object(removed, session))
    message = _("removed {layer} {label} from {article}")
    notify(
        message.format(
            layer=removed.layer, label=removed.label, article=session.article.id
        )
    )


@click.command()
@project_argument
@click.argument("article", type=ARTICLE, required=False)
@click.argument("status", type=STATUS, metavar="STATUS", required=False)
@click.option(
    "--all", "is_all", is_flag=True, help="Mark every article: give STATUS alone."
)
@click.option(
    "--tagged", is_flag=True, help="With --all: only articles that you have tagged."
)
@as_option
@new_option
@json_option
@click.pass_context
def mark(
    context: click.Context,
    project: str,
    article: str | None,
    status: str | None,
    is_all: bool,
    tagged: bool,
    name: str | None,
    new: bool,
    as_json: bool,
) -> int | None:
    """Set your status of an article, or with --all of each: new, open, done or flagged."""
    if is_all and status is None and article is not None:
        # What stands alone is the status.
        article, status = None, STATUS.convert(article, None, context)
    if status is None or is_all != (article is None) or (tagged and not is_all):
        raise click.UsageError(
            _("give an article and its status, or --all and the status")
        )
    chosen = Status(status)
    home, store = opened(project)
    who = acting(home, store, name, new=new)
    if article is None:
        newly_marked, problems = _mark_all(home, store, who, chosen, tagged_only=tagged)
        if as_json:
            json_out(_marked_object(who, chosen, newly_marked))
        return report_problems(problems)
    session = TagSession(store, home.scheme, home.read(article), who)
    _mark(session, chosen, reopened(store, article))
    incomplete = Requirements(home.scheme).incomplete(session.tags)
    if incomplete and session.status is Status.DONE:
        message = ngettext(
            "{count} tag of yours on it lacks a required attribute: edit the tag in the "
            "reader to give it",
            "{count} tags of yours on it lack a required attribute: edit the tags in the "
            "reader to give it",
            len(incomplete),
        )
        notify(message.format(count=f"{len(incomplete):,}"))
    if as_json:
        json_out(_marked_object(who, chosen, [session.article.id]))
    return None


def _mark_all(
    home: ProjectFolder,
    store: TagStore,
    who: str,
    status: Status,
    *,
    tagged_only: bool,
) -> tuple[list[str], list[str]]:
    """Mark all articles, or those with tags of the annotator.

    The ids of those that are marked now and were not are returned, and the problems.
    """
    problems: list[str] = []
    newly_marked: list[str] = []
    asked = reopened(store)
    with store.batch() as records:
        for entry in home.entries:
            try:
                article = home.read(entry.id)
            except HashiyaError as error:
                problems.append(Finding.of(error))
                continue
            session = TagSession(records, home.scheme, article, who)
            if session.status is status or (tagged_only and not session.tags):
                continue
            _mark(session, status, asked)
            newly_marked.append(article.id)
    message = ngettext(
        "{count} article marked {status}",
        "{count} articles marked {status}",
        len(newly_marked),
    )
    notify(message.format(count=f"{len(newly_marked):,}", status=status_word(status)))
    return newly_marked, problems


def _marked_object(who: str, status: Status, articles: list[str]) -> dict[str, object]:
    return {"annotator": who, "status": status.value, "articles": articles}


def _mark(
    session: TagSession, status: Status, asked: Container[tuple[str, str]]
) -> None:
    """Mark the article; `asked` has it and the annotator if it was reopened."""
    if (session.article.id, session.annotator) in asked:
        # Opening it again and marking it are two acts.
        session.opened(again=True)
    session.mark(status)
    session.save()


def _tag_object(tag: Tag, session: TagSession) -> dict[str, object]:
    """The tag as `hashiya tags --json` has it."""
    # Only here: tagging itself needs no format.
    from hashiya.exchange.formats.native import tag_object

    return {"article": session.article.id, **tag_object(tag, session.scheme)}


def _span(start: int | None, end: int | None) -> Span | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise SpanOutOfRange(
            _(
                "one end of the span is missing: give two offsets, or - - for the "
                "whole article"
            )
        )
    return Span(start, end)


def _article_with(store: TagStore, who: str, tag_id: int) -> str:
    articles = store.articles_with(who, tag_id)
    if len(articles) > 1:
        raise UnknownTag(
            _(
                "{annotator} has a tag {id} on each of {articles}: name one of them "
                "with --article"
            ).format(annotator=who, id=tag_id, articles=comma_separated(articles))
        )
    if articles:
        return articles[0]
    for other in store.annotators():
        if store.articles_with(other, tag_id):
            raise UnknownTag(
                _(
                    "tag {id} is by {other}, not by {annotator}: give --as {other} if "
                    "that is you"
                ).format(id=tag_id, other=other, annotator=who)
            )
    message = _("no tag has the id {id}").format(id=tag_id)
    raise UnknownTag(message, hint=Hint.LIST_TAGS)
