"""`hashiya tag`, `untag` and `mark`: what the reading screen does, for programs and habits."""

import click

from hashiya.errors import SpanOutOfRange, UnknownTag
from hashiya.model.model import Span, Status
from hashiya.review.feedback import reopened
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.cli.context import annotator, as_option, opened, project_argument
from hashiya_reader.cli.output import tell

WHOLE = "-"


def _offset(ctx: click.Context, param: click.Parameter, value: str) -> int | None:
    """The count of code points; None for `-`."""
    if value == WHOLE:
        return None
    try:
        return int(value)
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is no number: offsets count code points from 0"
        ) from error


def _said(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """The attributes given as NAME=VALUE, split at the first `=`."""
    said: dict[str, str] = {}
    for value in values:
        name, equals, words = value.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"{value!r} is not NAME=VALUE")
        if name in said:
            raise click.BadParameter(f"{name!r} is set twice: set each attribute once")
        said[name] = words
    return said


# An offset may be negative, and is then refused as an offset: not as an option nobody
# knows.
@click.command(context_settings={"ignore_unknown_options": True})
@project_argument
@click.argument("article")
@click.argument("start", callback=_offset)
@click.argument("end", callback=_offset)
@click.argument("layer")
@click.argument("label")
@click.option(
    "--set",
    "attributes",
    multiple=True,
    callback=_said,
    metavar="NAME=VALUE",
    help="An attribute; may be given again.",
)
@click.option("--confidence", type=int, metavar="N", help="From 1 to 5.")
@click.option(
    "--note", default="", metavar="TEXT", help="Anything else there is to say."
)
@as_option
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
) -> None:
    """Tag the characters from START up to END, counted in code points from 0; prints the tag's id.

    `- -` as START and END tags the article as a whole.
    """
    who = annotator(name)
    home, store = opened(project)
    session = TagSession(store, home.scheme, home.read(article), who)
    session.opened(again=(article, who) in reopened(store, article))
    made = session.add(
        _span(start, end),
        layer,
        label,
        attributes=attributes,
        confidence=confidence,
        note=note,
    )
    session.save()
    click.echo(str(made.id))
    for lacking in home.scheme.layer(layer).missing(attributes):
        tell(
            f"the tag has no {lacking.name} yet: give it with --set {lacking.name}=…, or in the reader with Enter"
        )


@click.command()
@project_argument
@click.argument("tag_id", type=int)
@as_option
def untag(project: str, tag_id: int, name: str | None) -> None:
    """Remove one of your tags."""
    who = annotator(name)
    home, store = opened(project)
    session = TagSession(
        store, home.scheme, home.read(_article_with(store, who, tag_id)), who
    )
    removed = session.remove(tag_id)
    session.save()
    tell(f"removed {removed.layer} {removed.label} from {session.article.id}")


@click.command()
@project_argument
@click.argument("article")
@click.argument("status", type=click.Choice([each.value for each in Status]))
@as_option
def mark(project: str, article: str, status: str, name: str | None) -> None:
    """Set your status of an article."""
    who = annotator(name)
    home, store = opened(project)
    session = TagSession(store, home.scheme, home.read(article), who)
    if (article, who) in reopened(store, article):
        # To be done again is another act than to have been done.
        session.opened(again=True)
    session.mark(Status(status))
    session.save()


def _span(start: int | None, end: int | None) -> Span | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise SpanOutOfRange(
            "one end of the span is missing: give two offsets, or - - for the whole article"
        )
    return Span(start, end)


def _article_with(store: TagStore, who: str, tag_id: int) -> str:
    found = store.article_with(who, tag_id)
    if found is not None:
        return found
    for other in store.annotators():
        if store.article_with(other, tag_id) is not None:
            raise UnknownTag(
                f"tag {tag_id} is not of {who} but of {other}: give --as {other} if that is you"
            )
    raise UnknownTag(f"no tag has the id {tag_id}; `hashiya tags` lists them")
