"""The report that goes with a dataset: what went out, and all that did not."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from hashiya.exchange.losses import ASKED_FOR, EVERYWHERE, Losses
from hashiya.exchange.registry import Format
from hashiya.exchange.values import Exported
from hashiya.io.json_text import dumps


@dataclass(slots=True)
class Tally:
    """How many articles and tags went out."""

    articles: int = 0
    tags: int = 0

    def counting(self, exported: Iterable[Exported]) -> Iterator[Exported]:
        """The articles as they come, counted on their way."""
        for each in exported:
            self.articles += 1
            self.tags += len(each.tags)
            yield each


def report(
    made: Format, tally: Tally, losses: Losses, problems: Iterable[str]
) -> Iterator[bytes]:
    """The report's JSON, UTF-8, a loss a line.

    `lost` counts by part what the format cannot hold, `losses` lists it: part, article
    and, of a tag, its id, annotator, layer, label, start and end in code points.
    `never` is what the format holds of no tag or article at all, `problems` what of the
    project could not go out in any format, a sentence each.
    """
    head = {
        "format": made.name,
        "articles": tally.articles,
        "tags": tally.tags,
        "never": never(made),
        "problems": list(problems),
        "lost": {part.value: losses.counts[part] for part in sorted(losses.counts)},
    }
    yield f'{dumps(head, indent=1).removesuffix("}").rstrip()},\n "losses": ['.encode()
    sign = "\n  "
    for loss in losses.listed():
        yield f"{sign}{loss}".encode()
        sign = ",\n  "
    yield b"\n ]\n}\n"


def lost(made: Format, losses: Losses) -> Iterator[str]:
    """A sentence for each part that was lost, with the first of what it was, and one for what is never held."""
    first: dict[str, list[str]] = {part.value: [] for part in losses.counts}
    with closing(losses.listed()) as lines:
        # They may be millions.
        while any(
            len(first[part.value]) < min(count, _NAMED)
            for part, count in losses.counts.items()
        ):
            loss = json.loads(next(lines))
            if len(some := first[loss["part"]]) < _NAMED:
                some.append(_place(loss))
    for part in sorted(losses.counts):
        count = losses.counts[part]
        places = ", ".join(first[part.value]) + (" …" if count > _NAMED else "")
        why = (
            "left out, as asked for"
            if part in ASKED_FOR
            else f"{made.name} cannot hold this"
        )
        yield f"{why}: {count} × {part.value} ({places})"
    if never(made):
        yield f"{made.name} never holds: {', '.join(never(made))}"


_NAMED = 3


def never(made: Format) -> list[str]:
    """What the format holds of no tag or article."""
    return sorted(part.value for part in made.lacks & EVERYWHERE)


def _place(loss: dict[str, object]) -> str:
    span = f" {loss['start']}–{loss['end']}" if "start" in loss else ""
    return f"{loss['article']}{span}"
