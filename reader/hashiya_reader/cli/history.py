"""`hashiya history`: who did what to each tag, and when."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, HashiyaError, UnknownTag
from hashiya.exchange.formats.native import tag_object
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.model import Tag
from hashiya.review.verdict_history import decisions
from hashiya.sessions.history import Event, events
from hashiya.sessions.tag_session import TagSession
from hashiya.store import GOLD, Entry, TagStore
from hashiya.text.anchoring import context_of
from hashiya_reader.cli import output
from hashiya_reader.cli.context import (
    acting,
    as_option,
    json_option,
    looking,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import columns, json_out, line, notify, report_problems
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.cli.values import ARTICLE, NUMBER
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.times import written_time

_WORDS = 30


@click.command()
@project_argument
@click.option(
    "--article", type=ARTICLE, metavar="ID", help="Only what was done on this article."
)
@click.option(
    "--tag", "tag_id", type=NUMBER, metavar="ID", help="Only what was done to this tag."
)
@click.option(
    "--restore",
    "version",
    metavar="VERSION",
    help="Restore your tag as it was in this version.",
)
@click.option(
    "--gold",
    is_flag=True,
    help="What reviewers decided, instead of what annotators did.",
)
@click.option(
    "--context",
    "has_context",
    is_flag=True,
    help="Show the words in their line of the text that they were tagged in.",
)
@as_option
@json_option
def history(
    project: str,
    article: str | None,
    tag_id: int | None,
    version: str | None,
    gold: bool,
    has_context: bool,
    name: str | None,
    as_json: bool,
) -> int:
    """List who did what, and when.

    An act is created, moved, relabelled, attributes, confidence, note, removed, restored
    or status. With --gold: accepted, merged, edited, rejected, open (only a remark),
    withdrawn, and of an article finished, reopened.
    """
    home, tags = opened(project)
    if gold and version is not None:
        raise click.UsageError(
            _("--restore is for your own tags: change a decision in the review")
        )
    store = tags.within(GOLD) if gold else tags
    annotators = store.annotators()
    if version is not None:
        annotators = (acting(home, tags, name),)
    elif name is not None:
        annotators = (looking(home, tags, name),)
    source = _EventSource(
        store=store,
        annotators=annotators,
        article=article,
        read=decisions if gold else events,
    )
    problems: list[str] = []
    visibility = visibility_for(home, tags, name)
    listed = list(visibility.visible(source.events(problems), _source_of))
    if tag_id is not None:
        listed = [event for event in listed if event.tag_id == tag_id]
    visibility.report_hidden()
    if version is not None:
        restored = _restore(home, tags, listed, version)
        if as_json:
            json_out(restored)
    elif as_json:
        json_out([_row(event, home, store) for event in listed])
    else:
        columns(_columns(event, store if has_context else None) for event in listed)
    return report_problems(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class _EventSource:
    """The records whose events are listed, and the function that finds events in entries."""

    store: TagStore
    annotators: tuple[str, ...]
    article: str | None
    read: Callable[[Iterable[Entry], str, str], Iterable[Event]]

    def events(self, problems: list[str]) -> Iterator[Event]:
        """All events; what is wrong with a record is added to the problems."""
        for name in self.annotators:
            for article in self._articles(name):
                try:
                    entries = self.store.entries(name, article)
                    yield from self.read(entries, name, article)
                except HashiyaError as error:
                    problems.append(Finding.of(error))

    def _articles(self, name: str) -> Iterable[str]:
        if self.article is not None:
            return (self.article,)
        return self.store.articles_of(name)


def _source_of(event: Event) -> tuple[str, str]:
    return event.annotator, event.article


def _restore(
    project: ProjectFolder, store: TagStore, listed: list[Event], version: str
) -> dict[str, object]:
    """Restore the tag as it was in the version; it is returned as an object of JSON."""
    of_tags = [event for event in listed if event.tag_id is not None]
    matching = [event for event in of_tags if event.version == version]
    if len(matching) != 1:
        message = ngettext(
            "{count} of your tags has the version {version!r}: name one from the list, "
            "with --tag",
            "{count} of your tags have the version {version!r}: name one from the list, "
            "with --tag",
            len(matching),
        )
        raise UnknownTag(message.format(count=len(matching), version=version))
    (event,) = matching
    article = project.read(event.article)
    session = TagSession(store, project.scheme, article, event.annotator)
    restored = session.restore(event)
    session.save()
    message = _("restored tag {id} on {article}: {layer} {label}")
    notify(
        message.format(
            id=restored.id,
            article=event.article,
            layer=restored.layer,
            label=restored.label,
        )
    )
    return {"article": event.article, **tag_object(restored, project.scheme)}


def _row(event: Event, project: ProjectFolder, store: TagStore) -> dict[str, object]:
    return {
        "at": event.at,
        "annotator": event.annotator,
        "article": event.article,
        "tag": None if event.tag_id is None else str(event.tag_id),
        "did": list(event.did),
        "before": _tag_object(event.before, project),
        "after": _tag_object(event.after, project),
        "context": _context_object(event.after or event.before, store),
        "status": event.status.value if event.status else None,
        "version": event.version,
        "writer": event.writer,
        "act": event.act,
        "current": event.current,
        "lost": event.lost,
    }


def _tag_object(tag: Tag | None, project: ProjectFolder) -> dict[str, object] | None:
    return tag_object(tag, project.scheme) if tag else None


def _context_object(tag: Tag | None, store: TagStore) -> dict[str, object] | None:
    """The text that the tag was made on, and what is in it beside the tag's words."""
    if tag is None or tag.anchor is None:
        return None
    before, after = context_of(tag, store.old_text)
    return {"sha256": tag.anchor.sha256, "before": before, "after": after}


def _columns(event: Event, store: TagStore | None) -> tuple[str, ...]:
    """The event in columns, with the words in their line where a store is given."""
    tag = event.after or event.before
    return (
        line(_time(event) or "-"),
        line(event.annotator),
        line(event.article),
        str(event.tag_id or "-"),
        line(comma_separated(map(value_title, event.did))),
        line(_subject(event, tag)),
        _words(tag, store) if tag else "",
        event.version,
        _validity(event),
    )


def _time(event: Event) -> str:
    """When it was: for people on a terminal, in UTC ISO 8601 elsewhere."""
    return written_time(event.at) if output.is_terminal(sys.stdout) else event.at


def _words(tag: Tag, store: TagStore | None) -> str:
    if store is None or tag.span is None:
        return line(tag.text, _WORDS)
    before, after = context_of(tag, store.old_text)
    return line(f"{before[-_WORDS:]}[{tag.text}]{after[:_WORDS]}")


def _subject(event: Event, tag: Tag | None) -> str:
    """The tag's label, or the status, that the event is about."""
    if tag:
        return f"{tag.layer} {tag.label}"
    return status_word(event.status) if event.status else ""


def _validity(event: Event) -> str:
    """Whether the version is the current one, or was overwritten at the same time."""
    if event.current:
        return line(_("now"))
    return line(_("lost to another writer")) if event.lost else ""
