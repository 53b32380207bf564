"""The annotators and reviewers of a project: `[annotators]` of `hashiya.toml`."""

import unicodedata
from dataclasses import dataclass

from hashiya.errors import Hint, InvalidAnnotator
from hashiya.io.toml import Table
from hashiya.model.model import Status

LONGEST = 200

# Persian and Urdu names are written with these two format characters.
_JOINERS = "\u200c\u200d"


def check_annotator(name: str) -> str:
    """Return the name if it is a valid name of an annotator.

    Raises:
        InvalidAnnotator: when it is empty, has spaces around it, is longer than 200
            characters, or has a control, direction-changing, line-separating or
            non-Unicode character.
    """
    if not name.strip():
        raise InvalidAnnotator(
            "the annotator's name is empty", hint=Hint.NAME_ANNOTATOR
        )
    if name != name.strip():
        raise InvalidAnnotator(
            f"the annotator's name {name!r} begins or ends with a space: take it off"
        )
    if len(name) > LONGEST:
        raise InvalidAnnotator(
            f"the annotator's name has {len(name)} characters: give one of at most {LONGEST}"
        )
    for char in name:
        if (
            unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            and char not in _JOINERS
        ):
            raise InvalidAnnotator(
                f"the annotator's name holds the control character U+{ord(char):04X}: take it out"
            )
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorRules:
    """The annotators and reviewers that a project names, if it names any.

    In a `blind` project only reviewers, and annotators who are done with an article,
    see the tags of other annotators on it.
    """

    names: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    blind: bool = True

    def sees_others(self, who: str, status: Status) -> bool:
        """Whether a user with this status of an article sees the tags of others on it."""
        return not self.blind or who in self.reviewers or status is Status.DONE

    def may_review(
        self, who: str, status: Status, *, is_to_do: bool | None = False
    ) -> bool:
        """Whether a user with this status of an article may review it.

        `is_to_do` says that the article is assigned to the user; it is None in a
        project without an assignment, where all articles are to do for all annotators
        that it names. A project that names reviewers is reviewed by these. Otherwise
        every user may review it, except that a blind project requires that they are
        done with it, or have neither opened it nor to do it.
        """
        if is_to_do is None:
            is_to_do = who in self.names
        if self.reviewers:
            return who in self.reviewers
        return (
            not self.blind
            or status is Status.DONE
            or (status is Status.NEW and not is_to_do)
        )

    def check_reviewer(self, who: str) -> None:
        """Refuse a user who is none of the reviewers that the project names, if it names any.

        Raises:
            InvalidAnnotator: with the names of the reviewers.
        """
        if self.reviewers and who not in self.reviewers:
            raise InvalidAnnotator(
                f"{who} is no reviewer here: the reviewers in hashiya.toml are "
                f"{', '.join(self.reviewers)}",
                hint=Hint.NAME_REVIEWER,
            )


# The rules of a project without `[annotators]`: no names, and blind.
UNNAMED_ANNOTATORS = AnnotatorRules()


def annotator_rules(table: Table) -> AnnotatorRules:
    """The annotators and reviewers that the table `[annotators]` names.

    Raises:
        SchemeInvalid: naming the file, the line and the key.
    """
    table.only("names", "reviewers", "blind")
    blind = table.flag("blind") if "blind" in table.values else True
    return AnnotatorRules(
        names=_names(table, "names"), reviewers=_names(table, "reviewers"), blind=blind
    )


def _names(table: Table, key: str) -> tuple[str, ...]:
    names = table.texts(key)
    for index, name in enumerate(names):
        try:
            check_annotator(name)
        except InvalidAnnotator as error:
            raise table.refused(key, str(error), index) from error
        if name in names[:index]:
            raise table.refused(key, f"{name!r} is named twice", index)
    return names
