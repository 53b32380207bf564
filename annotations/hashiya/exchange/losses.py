"""The losses of an export, counted and listed."""

import json
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
    UNFINISHED = marked("unfinished gold")
    UNDONE = marked("article that nobody is done with")
    NAME = marked("name")
    ID = marked("id")
    TIMES = marked("times")
    STATUS = marked("status")
    META = marked("meta")
    TEXT = marked("text")

    @property
    def option(self) -> str:
        """Its name in options, such as `line-end`."""
        return self.name.lower().replace("_", "-")


EVERY_PART: Final = frozenset(Part)

# Every tag or article has these: that a format lacks them is reported once.
UNIVERSAL_PARTS: Final = frozenset(
    {Part.ID, Part.TIMES, Part.STATUS, Part.META, Part.TEXT}
)
# The user's own options leave these out, whatever the format, or their being left out.
REQUESTED_LOSSES: Final = frozenset(
    {
        Part.SECTION,
        Part.DISAGREEMENT,
        Part.UNDECIDED,
        Part.GOLD,
        Part.UNFINISHED,
        Part.UNDONE,
    }
)
# What is lost of a tag is its place, if it is not gone.
_MOVING: Final = frozenset({Part.EDGE, Part.LINE_END})

# The layer and the label of a tag.
LayerLabel = tuple[str, str]


class Losses:
    """The losses of an export: the number of each part, and a list of all.

    All losses of an article are added before those of the next one.
    """

    def __init__(self) -> None:
        self.counts: Counter[Part] = Counter()
        self._list = Spool()
        self._tags = TagLosses()
        # The tags of articles that are left out, since nobody is done with them.
        self.undone_tags = 0

    def add(
        self,
        part: Part,
        article: Article,
        tag: TagRow | None = None,
        *,
        why: str = "",
        gone: bool = False,
        elsewhere: bool = False,
    ) -> None:
        """Record that a part of the article or of a tag is lost.

        The tag is `gone` if nothing of it is in the dataset, and `elsewhere` if another
        part of the dataset has it whole.
        """
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
        if tag is not None and part not in REQUESTED_LOSSES and not elsewhere:
            self._tags.add(part, article, tag, gone=gone)
        self.counts[part] += 1
        self._list.write(f"{dumps(loss)}\n".encode())

    def leave_out(self, article: Article, tags: int) -> None:
        """Record that the article, with this number of tags, has nobody who is done."""
        loss = {"part": Part.UNDONE.value, "article": article.id, "tags": tags}
        self.counts[Part.UNDONE] += 1
        self.undone_tags += tags
        self._list.write(f"{dumps(loss)}\n".encode())

    @property
    def gone(self) -> Counter[LayerLabel]:
        """The tags that the format does not have at all, each once, by layer and label.

        Those that the user's own options leave out are not counted.
        """
        return self._tags.gone

    @property
    def moved(self) -> int:
        """The number of tags with other edges than they had, each once."""
        return self._tags.moved

    def extend(self, others: "Losses") -> None:
        """Append the other losses."""
        self.counts.update(others.counts)
        self._tags.extend(others.gone, others.moved)
        self.undone_tags += others.undone_tags
        self._append(others.listed())

    def restore(self, lines: Iterable[str]) -> None:
        """Append losses that `listed` gave, which are of the user's own options."""
        listed = list(lines)
        for loss in map(json.loads, listed):
            self.counts[Part(loss["part"])] += 1
            self.undone_tags += loss.get("tags", 0)
        self._append(listed)

    def __getstate__(self) -> tuple[object, ...]:
        lines = tuple(self.listed())
        return self.counts, self.gone, self.moved, self.undone_tags, lines

    def __setstate__(
        self,
        state: tuple[Counter[Part], Counter[LayerLabel], int, int, tuple[str, ...]],
    ) -> None:
        Losses.__init__(self)
        self.counts, gone, moved, self.undone_tags, lines = state
        self._tags.extend(gone, moved)
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


class TagLosses:
    """Counts each tag once that is gone or moved, whatever else of it is lost."""

    def __init__(self) -> None:
        self._gone: Counter[LayerLabel] = Counter()
        self._moved = 0
        # Of the article whose losses are being added: a tag by annotator and id.
        self._article = ""
        self._gone_here: dict[tuple[str, int], LayerLabel] = {}
        self._moved_here: set[tuple[str, int]] = set()

    @property
    def gone(self) -> Counter[LayerLabel]:
        """The tags that are gone, by layer and label."""
        return self._gone + Counter(self._gone_here.values())

    @property
    def moved(self) -> int:
        """The number of tags that are not gone, and have other edges."""
        return self._moved + len(self._moved_here - self._gone_here.keys())

    def add(self, part: Part, article: Article, tag: TagRow, *, gone: bool) -> None:
        """Add a loss of a tag."""
        if article.id != self._article:
            self.extend(Counter(), 0)
            self._article = article.id
        key = tag.annotator, tag.id
        if gone:
            self._gone_here[key] = tag.layer, tag.label
        elif part in _MOVING:
            self._moved_here.add(key)

    def extend(self, gone: Counter[LayerLabel], moved: int) -> None:
        """Add the counts of other articles."""
        self._gone, self._moved = self.gone + gone, self.moved + moved
        self._gone_here.clear()
        self._moved_here.clear()
