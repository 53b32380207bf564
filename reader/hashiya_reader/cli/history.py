"""`hashiya history`: who did what to each tag, and when."""

from collections.abc import Callable, Iterable, Iterator

import click

from hashiya.corpus.project import Project
from hashiya.errors import Finding, HashiyaError, UnknownTag
from hashiya.exchange.formats.native import tag_row
from hashiya.review.verdict_history import decisions
from hashiya.sessions.history import Event, events
from hashiya.sessions.tag_session import TagSession
from hashiya.store import GOLD, Entry, TagStore
from hashiya_reader.cli.context import (
    annotator,
    as_option,
    json_option,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import columns, json_out, line, report_problems, tell

_WORDS = 30


@click.command()
@project_argument
@click.option("--article", metavar="ID", help="Only what was done on this article.")
@click.option(
    "--tag", "tag_id", type=int, metavar="ID", help="Only what was done to this tag."
)
@click.option(
    "--restore",
    "version",
    metavar="VERSION",
    help="Make your tag again what it was in this version.",
)
@click.option(
    "--gold",
    is_flag=True,
    help="What reviewers decided, in place of what annotators did.",
)
@as_option
@json_option
def history(
    project: str,
    article: str | None,
    tag_id: int | None,
    version: str | None,
    gold: bool,
    name: str | None,
    as_json: bool,
) -> int:
    """List who did what when: created, moved, relabelled, attributes, confidence, note, removed, restored, status.

    With --gold: accepted, merged, edited, rejected, open (only remarked on), withdrawn.
    """
    home, store = opened(project)
    if gold and version is not None:
        raise click.UsageError(
            "a decision is made anew in the review: --restore is for tags of one's own"
        )
    problems: list[str] = []
    kept = store.within(GOLD) if gold else store
    names = (
        (annotator(name),)
        if name is not None or version is not None
        else kept.annotators()
    )
    sees = visibility_for(home, store, name)
    seen = sees.visible(
        _events(kept, names, article, problems, told_by=decisions if gold else events),
        lambda each: (each.annotator, each.article),
    )
    found = [each for each in seen if tag_id in {None, each.tag_id}]
    sees.report_hidden()
    if version is not None:
        _restore(
            home,
            store,
            [
                each
                for each in found
                if each.version == version and each.tag_id is not None
            ],
            version,
        )
    elif as_json:
        json_out([_row(each, home) for each in found])
    else:
        columns(_columns(each) for each in found)
    return report_problems(problems)


def _events(
    store: TagStore,
    names: tuple[str, ...],
    only: str | None,
    problems: list[str],
    *,
    told_by: Callable[[Iterable[Entry], str, str], Iterable[Event]],
) -> Iterator[Event]:
    for who in names:
        for article in (only,) if only is not None else store.articles_of(who):
            try:
                yield from told_by(store.entries(who, article), who, article)
            except HashiyaError as error:
                problems.append(Finding.of(error))


def _restore(
    project: Project, store: TagStore, found: list[Event], version: str
) -> None:
    if len(found) != 1:
        raise UnknownTag(
            f"{len(found)} of your tags have the version {version!r}: name one, with --tag, from the list"
        )
    event = found[0]
    session = TagSession(
        store, project.scheme, project.read(event.article), event.annotator
    )
    restored = session.restore(event)
    session.save()
    tell(
        f"tag {restored.id} on {event.article} is again {restored.layer} {restored.label}"
    )


def _row(event: Event, project: Project) -> dict[str, object]:
    before, after = (
        tag_row(tag, project.scheme) if tag else None
        for tag in (event.before, event.after)
    )
    return {
        "at": event.at,
        "annotator": event.annotator,
        "article": event.article,
        "tag": str(event.tag_id) if event.tag_id is not None else None,
        "did": list(event.did),
        "before": before,
        "after": after,
        "status": event.status.value if event.status else None,
        "version": event.version,
        "writer": event.writer,
        "act": event.act,
        "current": event.current,
        "lost": event.lost,
    }


def _columns(event: Event) -> tuple[str, ...]:
    tag = event.after or event.before
    said = (
        f"{tag.layer} {tag.label}"
        if tag
        else event.status.value
        if event.status
        else ""
    )
    holds = "now" if event.current else "lost to another writer" if event.lost else ""
    return (
        event.at or "-",
        line(event.annotator),
        line(event.article),
        str(event.tag_id or "-"),
        ", ".join(event.did),
        line(said),
        line(tag.text, _WORDS) if tag else "",
        event.version,
        holds,
    )
