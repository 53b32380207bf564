"""Which reviewer decided what and when, from the journal of their decisions."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hashiya.review.verdict_rows import VERDICTS
from hashiya.sessions.history import Event, events
from hashiya.store import Entry, shown

WITHDRAWN = "withdrawn"


def decisions(entries: Iterable[Entry], reviewer: str, article: str) -> Iterator[Event]:
    """The events of a reviewer's decisions on an article, in their order, under the ids of the verdicts.

    `did` is the ruling (open, where something was remarked only) or "withdrawn";
    `before` and `after` are the tag that was gold, None where there was none.
    """
    entries = tuple(entries)
    of_tags = {
        (event.version, event.tag_id): event
        for event in events(entries, reviewer, article)
    }
    last = {row: entry.stamp for entry in entries for row in _rows(entry)}
    for entry in entries:
        version = shown(entry.stamp)
        for row, ruling in _rows(entry).items():
            event = of_tags.pop((version, int(row)), None) or Event(
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
                current=last[row] == entry.stamp,
                lost=False,
            )
            yield replace(event, did=(ruling,))
        # What is left of it are tags that moved with their words.
        yield from [
            of_tags.pop(key)
            for key in list(of_tags)
            if key[0] == version and key[1] is not None
        ]


def _rows(entry: Entry) -> dict[str, str]:
    """The rulings of a line, by the verdicts' ids."""
    said = {
        row: str(each.get("ruling", ""))
        for row, each in entry.set.get(VERDICTS, {}).items()
        if row.isdecimal()
    }
    return said | {
        row: WITHDRAWN for row in entry.gone.get(VERDICTS, ()) if row.isdecimal()
    }
