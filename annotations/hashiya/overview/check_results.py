"""What a check of a project finds, by kind."""

from dataclasses import dataclass
from enum import StrEnum

from hashiya.errors import Finding, Note


class CheckKind(StrEnum):
    """The kind of a result; its value is its name in JSON. They are in the order of a listing."""

    # A merge conflict in the settings or the guidelines.
    CONFLICT = "conflict"
    # The guidelines, which cannot be read.
    GUIDELINES = "guidelines"
    # A folder of an annotator that the user may not read.
    CLOSED = "closed"
    # A file of tags, or a row in it, that is damaged or cannot be read.
    RECORD = "record"
    # A file of tags that is to be written again, and cannot be.
    UNREPAIRED = "unrepaired"
    # A tag, or a record, whose words or article are gone.
    DETACHED = "detached"
    # A file or a row that cannot be used as an article, or not be read as text.
    ARTICLE = "article"
    # A string that formats cannot hold.
    STRING = "string"
    # An annotator whom the project does not name, or names twice.
    ANNOTATOR = "annotator"
    # The assignment of articles to annotators.
    ASSIGNMENT = "assignment"
    # The recorded splits of the dataset.
    SPLIT = "split"
    # A version of the dataset.
    VERSION = "version"
    # A key of the scheme that no label can have.
    KEY = "key"
    # An article without a text.
    EMPTY = "empty"
    # A tag without an attribute that its layer requires.
    INCOMPLETE = "incomplete"
    # A tag that begins or ends in white space, or inside a word.
    EDGE = "edge"
    # A tag that has moved with its words in a changed text.
    MOVED = "moved"
    # Texts that tags were made on, and that are not kept.
    TEXT = "text"
    # Derived files that are absent or behind their journals.
    DERIVED = "derived"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One sentence of a check.

    It `is_wrong` where something is damaged or lost; otherwise it is information. It is
    about the `article`, the `annotator` and the tag of that id, "" and None for none.
    """

    kind: CheckKind
    sentence: Finding
    article: str = ""
    annotator: str = ""
    tag: int | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether something is damaged or lost."""
        return not isinstance(self.sentence, Note)

    def json(self) -> dict[str, object]:
        """The result as a JSON object."""
        row: dict[str, object] = {
            "kind": self.kind.value,
            "wrong": self.is_wrong,
            "message": str(self.sentence),
        }
        if self.article:
            row["article"] = self.article
        if self.annotator:
            row["annotator"] = self.annotator
        if self.tag is not None:
            row["tag"] = str(self.tag)
        return row
