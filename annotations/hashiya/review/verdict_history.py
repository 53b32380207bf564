"""The history of a reviewer's decisions, from the journal."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hashiya.model.model import Status
from hashiya.review.verdict_rows import VERDICTS
from hashiya.sessions.history import Event, events
from hashiya.store import Entry, shown

WITHDRAWN = "withdrawn"
FINISHED, REOPENED = "finished", "reopened"


def decisions(entries: Iterable[Entry], reviewer: str, article: str) -> Iterator[Event]:
    """The events of a reviewer's decisions on an article, in order, by the verdicts' ids.

    `did` is the ruling (`open`, where there was only a remark) or "withdrawn"; `before`
    and `after` are the gold tag, None where there was none. Of the review of the article
    itself, without a tag, it is "finished" or "reopened".
    """
    entries = tuple(entries)
    tag_events = {
        (event.version, event.tag_id): event
        for event in events(entries, reviewer, article)
    }
    last_stamp = {row: entry.stamp for entry in entries for row in _rulings(entry)}
    for entry in entries:
        version = shown(entry.stamp)
        for row, ruling in _rulings(entry).items():
            event = tag_events.pop((version, int(row)), None)
            if event is None:
                event = Event(
                    at=entry.at,
                    annotator=reviewer,
                    article=article,
                    tag_id=int(row),
                    did=(),
                    before=None,
                    after=None,
                    status=None,
                    version=version,
                    writer=entry.stamp[1],
                    act=entry.act,
                    current=last_stamp[row] == entry.stamp,
                    lost=False,
                )
            yield replace(event, did=(ruling,))
        # The other events of this line are tags that moved with their words.
        for key in [*tag_events]:
            if key[0] != version:
                continue
            event = tag_events.pop(key)
            if event.tag_id is None:
                is_finished = event.status is Status.DONE
                event = replace(event, did=(FINISHED if is_finished else REOPENED,))
            yield event


def _rulings(entry: Entry) -> dict[str, str]:
    """The rulings of a journal line, by the verdicts' ids."""
    rulings = {}
    for row, document in entry.set.get(VERDICTS, {}).items():
        if row.isdecimal():
            rulings[row] = str(document.get("ruling", ""))
    for row in entry.gone.get(VERDICTS, ()):
        if row.isdecimal():
            rulings[row] = WITHDRAWN
    return rulings
