"""The annotators and reviewers of a project: `[annotators]` of `hashiya.toml`."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hashiya.errors import Hint, InvalidAnnotator
from hashiya.io.toml import Table
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Status

LONGEST = 200

# The lists of names in `[annotators]`.
NAMES, REVIEWERS = "names", "reviewers"

# How much of a misspelt name is that of the one that is meant, as `difflib` measures it.
_NEAR = 0.65

# Persian and Urdu names are written with these two format characters.
_JOINERS = "\u200c\u200d"
# What one writes an Arabic name with, and another not: joiners, tatweel, vowel marks.
_OPTIONAL = re.compile(f"[{_JOINERS}\u0640\u064b-\u0652\u0670]")


def check_annotator(name: str) -> str:
    """Return the name if it is a valid name of an annotator.

    Raises:
        InvalidAnnotator: when it is empty, has spaces around it, is longer than 200
            characters, or has a control, direction-changing, line-separating or
            non-Unicode character.
    """
    if not name.strip():
        raise InvalidAnnotator(
            _("the annotator's name is empty"), hint=Hint.NAME_ANNOTATOR
        )
    if name != name.strip():
        raise InvalidAnnotator(
            _(
                "the annotator's name {name!r} begins or ends with a space: take it off"
            ).format(name=name)
        )
    if len(name) > LONGEST:
        raise InvalidAnnotator(
            _(
                "the annotator's name has {count} characters: give one of at most "
                "{most}"
            ).format(count=len(name), most=LONGEST)
        )
    for char in name:
        if (
            unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            and char not in _JOINERS
        ):
            raise InvalidAnnotator(
                _(
                    "the annotator's name holds the control character U+{code:04X}: take "
                    "it out"
                ).format(code=ord(char))
            )
    return name


def name_key(name: str) -> str:
    """What equal names have in common.

    They may differ in case, spaces and Unicode form, and in tatweel and vowel marks.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    key = "".join(unicodedata.normalize("NFKC", folded).split())
    return _OPTIONAL.sub("", key) or key


def same_name(name: str, names: Iterable[str]) -> str | None:
    """The one of the names that is equal to the name, itself first; None where none is."""
    key = name_key(name)
    equal = [other for other in names if name_key(other) == key]
    return name if name in equal else next(iter(equal), None)


def tidy_name(name: str) -> str:
    """The name without spaces around it, each run of spaces as one, composed (NFC).

    Line feeds and other controls are left for `check_annotator` to refuse.
    """
    composed = unicodedata.normalize("NFC", name)
    parts = [part for part in composed.split(" ") if part]
    return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorRules:
    """The annotators and reviewers that a project names, if it names any.

    In a `blind` project only reviewers, and annotators who are done with an article,
    see the tags of other annotators on it. With `independent` reviewers see nothing of
    one another's decisions on a place before they have decided it; with `hides_names`
    they see letters in place of annotators' names. `called` says what
    annotators are called now whose names were changed, `removed` are names of those who
    were removed.
    """

    names: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    blind: bool = True
    independent: bool = False
    hides_names: bool = False
    removed: tuple[str, ...] = field(default=(), compare=False)
    called: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def known(self) -> tuple[str, ...]:
        """All whom the project names, annotators first."""
        return tuple(dict.fromkeys((*self.names, *self.reviewers)))

    def annotator(self, name: str, others: Iterable[str] = ()) -> str:
        """The annotator whom a name means.

        A project that names annotators has no others but its reviewers. In any other
        project it is whichever of the `others`, those who have a record, is called so,
        or somebody new.

        Raises:
            InvalidAnnotator: when the project names annotators and this is none of
                them, with the nearest name; or when it cannot be a name.
        """
        tidy = check_annotator(tidy_name(name))
        renamed = self.renamed(tidy)
        if renamed is not None:
            return renamed
        if not self.names:
            return same_name(tidy, (*self.known, *others)) or tidy
        equal = same_name(tidy, self.known)
        if equal is None:
            raise self._unknown(tidy)
        if _without_spaces(equal) != _without_spaces(tidy):
            raise InvalidAnnotator(
                _(
                    "{name!r} is not in [annotators] names of hashiya.toml: did you "
                    "mean {near}?"
                ).format(name=name, near=equal)
            )
        return equal

    def renamed(self, name: str) -> str | None:
        """What the annotator is called now whose former name this is; None if it is nobody's.

        Raises:
            InvalidAnnotator: when it is the name of somebody who was removed.
        """
        removed = same_name(name, self.removed)
        if removed is not None:
            raise InvalidAnnotator(
                _("{name!r} was removed from this project").format(name=removed),
                hint=Hint.UNDO_REMOVAL,
            )
        former = same_name(name, self.called)
        if former is None or same_name(name, self.known) is not None:
            return None
        return self.called[former]

    def _unknown(self, name: str) -> InvalidAnnotator:
        """The error about a name that none of the known ones is equal to."""
        by_key = {name_key(known): known for known in self.known}
        near = difflib.get_close_matches(name_key(name), by_key, n=1, cutoff=_NEAR)
        if near:
            sentence = _(
                "{name!r} is not in [annotators] names of hashiya.toml: did you mean "
                "{near}?"
            )
            return InvalidAnnotator(sentence.format(name=name, near=by_key[near[0]]))
        sentence = _(
            "{name!r} is not in [annotators] names of hashiya.toml: there are {names}"
        )
        return InvalidAnnotator(
            sentence.format(name=name, names=comma_separated(self.known)),
            hint=Hint.NEW_ANNOTATOR,
        )

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
                _(
                    "{name} is not a reviewer here: the reviewers in hashiya.toml are "
                    "{names}"
                ).format(name=who, names=comma_separated(self.reviewers)),
                hint=Hint.NAME_REVIEWER,
            )


# The rules of a project without `[annotators]`: no names, and blind.
UNNAMED_ANNOTATORS = AnnotatorRules()


def annotator_rules(table: Table, review: Table) -> AnnotatorRules:
    """The annotators and reviewers of the table `[annotators]`, and how these `[review]`.

    Raises:
        SchemeInvalid: naming the file, the line and the key.
    """
    table.only("names", "reviewers", "blind")
    review.only("independent", "blind")
    blind = table.flag("blind") if "blind" in table.values else True
    return AnnotatorRules(
        names=_names(table, NAMES),
        reviewers=_names(table, REVIEWERS),
        blind=blind,
        independent=review.flag("independent"),
        hides_names=review.flag("blind"),
    )


def _names(table: Table, key: str) -> tuple[str, ...]:
    names = table.texts(key)
    for index, name in enumerate(names):
        try:
            check_annotator(name)
        except InvalidAnnotator as error:
            raise table.refused(key, str(error), index) from error
        if name in names[:index]:
            raise table.refused(
                key, _("{name!r} is named twice").format(name=name), index
            )
        other = same_name(name, names[:index])
        if other is not None:
            raise table.refused(
                key,
                _("{name!r} is the same name as {other!r}: leave one out").format(
                    name=name, other=other
                ),
                index,
            )
    return names


def _without_spaces(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
