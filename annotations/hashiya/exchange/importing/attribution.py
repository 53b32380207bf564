"""Whose the tags of a file become, and what they get where the file says nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from hashiya.model.annotators import (
    UNNAMED_ANNOTATORS,
    AnnotatorRules,
    check_annotator,
    same_name,
    tidy_name,
)
from hashiya.model.former_names import NO_FORMER_NAMES, FormerNames
from hashiya.model.model import Status

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """The annotator of imported tags, and the values that they get where the file has none.

    With an `annotator` all tags become that one's. Otherwise they stay those of the
    annotators that the file names, and become the `fallback`'s where it names none.
    `status` is that of every article in the file, in place of what the file says.
    `layer` is the layer of labels that are in no layer of the scheme or in several;
    `origin` and `now` (UTC ISO 8601) are the origin and the times of tags without. If
    the tags are `suggested`, all get that origin and new ids, and the statuses in the
    file are ignored. If they are `gold` they become reviewers' decisions, those of the
    `annotator`, or of the reviewers that the file names, or else of the `fallback`.
    Names in the file are those of the project's annotators, by its `rules`, or of the
    `others` who have a record; with `new` they may be any. Names that the scheme had
    before, `former`, become the present ones.
    """

    annotator: str | None
    fallback: str
    origin: str
    now: str
    layer: str | None = None
    status: Status | None = None
    suggested: bool = False
    gold: bool = False
    rules: AnnotatorRules = UNNAMED_ANNOTATORS
    others: tuple[str, ...] = ()
    new: bool = False
    former: FormerNames = NO_FORMER_NAMES

    def annotator_called(self, name: str) -> str:
        """The annotator of the project whom a name in the file means.

        Raises:
            InvalidAnnotator: as `AnnotatorRules.annotator` does.
        """
        if self.new:
            tidy = check_annotator(tidy_name(name))
            renamed = self.rules.renamed(tidy)
            known = (*self.rules.known, *self.others)
            return renamed or same_name(tidy, known) or tidy
        equal = same_name(name, self.rules.known)
        return equal or self.rules.annotator(name, self.others)
