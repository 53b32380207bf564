"""What a format cannot hold: counted, and listed piece by piece."""

from collections import Counter
from collections.abc import Generator, Iterable
from enum import StrEnum
from typing import Final

from hashiya.io.json_text import dumps
from hashiya.io.spool import Spool
from hashiya.model.model import Article, Tag


class Part(StrEnum):
    """A part of a dataset that one format holds and another does not; its value is what tables and reports call it."""

    OVERLAP = "overlap"
    EDGE = "edge inside a token"
    LINE_END = "line end at an edge"
    CONTROL = "control character"
    ATTRIBUTES = "attributes"
    CONFIDENCE = "confidence"
    NOTE = "note"
    ANNOTATOR = "annotator"
    ORIGIN = "origin"
    SCORE = "score"
    TIMELIKE = "text that looks like a time"
    ARTICLE_LABEL = "article label"
    ARTICLE = "article without tags"
    EMPTY = "article without text"
    SECTION = "section left out"
    DISAGREEMENT = "disagreement"
    GOLD = "article without gold"
    NAME = "name"
    ID = "id"
    TIMES = "times"
    STATUS = "status"
    META = "meta"
    TEXT = "text"


# What every tag or article has: a format that does not hold it says so once, not for
# each.
EVERYWHERE: Final = frozenset({Part.ID, Part.TIMES, Part.STATUS, Part.META, Part.TEXT})
# What is left out by what was asked for, whatever the format.
ASKED_FOR: Final = frozenset({Part.SECTION, Part.DISAGREEMENT, Part.GOLD})


class Losses:
    """What did not go out: how often each part, and the list of what it was."""

    def __init__(self) -> None:
        self.counts: Counter[Part] = Counter()
        self._list = Spool()

    def add(
        self,
        part: Part,
        article: Article,
        tag: Tag | None = None,
        *,
        why: str = "",
        gone: bool = False,
    ) -> None:
        """Note that a part of the article, or of one of its tags, is not held; `gone` where nothing is left of the tag."""
        said: dict[str, object] = {"part": part.value, "article": article.id}
        if tag is not None:
            said |= {
                "tag": str(tag.id),
                "annotator": tag.annotator,
                "layer": tag.layer,
                "label": tag.label,
            }
            if tag.span:
                said |= {"start": tag.span.start, "end": tag.span.end}
        if why:
            said["why"] = why
        if gone:
            said["gone"] = True
        self.counts[part] += 1
        self._list.write(f"{dumps(said)}\n".encode())

    def extend(self, others: "Losses") -> None:
        """Note what the others noted, behind what is noted here."""
        self.counts.update(others.counts)
        self._keep(others.listed())

    def __getstate__(self) -> tuple[Counter[Part], tuple[str, ...]]:
        return self.counts, tuple(self.listed())

    def __setstate__(self, state: tuple[Counter[Part], tuple[str, ...]]) -> None:
        Losses.__init__(self)
        self.counts, listed = state
        self._keep(listed)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def listed(self) -> Generator[str, None, None]:
        """Every loss in its order: a JSON object with part, article and, of a tag, its id, annotator, label and span.

        `gone` is true where the tag is not in the dataset at all.
        """
        with self._list.reading() as file:
            for line in file:
                yield line.decode().rstrip("\n")

    def _keep(self, listed: Iterable[str]) -> None:
        for line in listed:
            self._list.write(f"{line}\n".encode())
