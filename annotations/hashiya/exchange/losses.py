"""The losses of an export, counted and listed."""

from collections import Counter
from collections.abc import Generator, Iterable
from enum import StrEnum
from typing import Final

from hashiya.io.json_text import dumps
from hashiya.io.spool import Spool
from hashiya.language import marked
from hashiya.model.model import Article
from hashiya.store import TagRow


class Part(StrEnum):
    """A part of a dataset that a format may lack; its value is its name in reports.

    Tables and messages show it in the language of messages.
    """

    OVERLAP = marked("overlap")
    EDGE = marked("edge inside a token")
    LINE_END = marked("line end at an edge")
    CONTROL = marked("control character")
    ATTRIBUTES = marked("attributes")
    CONFIDENCE = marked("confidence")
    NOTE = marked("note")
    ANNOTATOR = marked("annotator")
    ORIGIN = marked("origin")
    SCORE = marked("score")
    TIMELIKE = marked("text that looks like a time")
    ARTICLE_LABEL = marked("article label")
    ARTICLE = marked("article without tags")
    EMPTY = marked("article without text")
    SECTION = marked("section left out")
    DISAGREEMENT = marked("disagreement")
    UNDECIDED = marked("agreed and not decided")
    GOLD = marked("article without gold")
    NAME = marked("name")
    ID = marked("id")
    TIMES = marked("times")
    STATUS = marked("status")
    META = marked("meta")
    TEXT = marked("text")


# Every tag or article has these: that a format lacks them is reported once.
UNIVERSAL_PARTS: Final = frozenset(
    {Part.ID, Part.TIMES, Part.STATUS, Part.META, Part.TEXT}
)
# The user's own options leave these out, whatever the format.
REQUESTED_LOSSES: Final = frozenset(
    {Part.SECTION, Part.DISAGREEMENT, Part.UNDECIDED, Part.GOLD}
)


class Losses:
    """The losses of an export: the number of each part, and a list of all."""

    def __init__(self) -> None:
        self.counts: Counter[Part] = Counter()
        self._list = Spool()

    def add(
        self,
        part: Part,
        article: Article,
        tag: TagRow | None = None,
        *,
        why: str = "",
        gone: bool = False,
    ) -> None:
        """Record that a part of the article or of a tag is lost; `gone` if all of the tag is."""
        loss: dict[str, object] = {"part": part.value, "article": article.id}
        if tag is not None:
            loss["tag"] = str(tag.id)
            loss["annotator"] = tag.annotator
            loss["layer"] = tag.layer
            loss["label"] = tag.label
            if tag.start is not None:
                loss["start"] = tag.start
                loss["end"] = tag.end
        if why:
            loss["why"] = why
        if gone:
            loss["gone"] = True
        self.counts[part] += 1
        self._list.write(f"{dumps(loss)}\n".encode())

    def extend(self, others: "Losses") -> None:
        """Append the other losses."""
        self.counts.update(others.counts)
        self._append(others.listed())

    def __getstate__(self) -> tuple[Counter[Part], tuple[str, ...]]:
        return self.counts, tuple(self.listed())

    def __setstate__(self, state: tuple[Counter[Part], tuple[str, ...]]) -> None:
        Losses.__init__(self)
        self.counts, lines = state
        self._append(lines)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def listed(self) -> Generator[str, None, None]:
        """Every loss in its order, as a JSON object.

        It has part, article and, of a tag, its id, annotator, label and span. `gone` is
        true where nothing of the tag is in the dataset.
        """
        with self._list.reading() as file:
            for line in file:
                yield line.decode().rstrip("\n")

    def _append(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._list.write(f"{line}\n".encode())
