"""Spellings of one value: whether two are of one, how they differ, and which one to take."""

from collections import Counter
from collections.abc import Collection, Iterable

from hashiya.text.normalization import ALL_RULES, Rule, fold

SPACES = "spaces"


def spelling_key(value: str) -> str:
    """The value without what a search ignores, and without superfluous spaces."""
    return " ".join(fold(value).split())


def spelling_differences(value: str, other: str) -> tuple[str, ...]:
    """How two spellings of one value differ: the rules that ignore it, and `spaces`.

    Empty where they are equal, or not of one value.
    """
    if value == other or spelling_key(value) != spelling_key(other):
        return ()
    differences = []
    for rule in Rule:
        others = ALL_RULES - {rule}
        if _spaced(fold(value, others)) != _spaced(fold(other, others)):
            differences.append(rule.value)
    if _spaces(value) != _spaces(other):
        differences.append(SPACES)
    # Two rules may ignore the same character: without either of them it is ignored.
    return tuple(differences) or (Rule.FORMS.value,)


def usual_spelling(values: Iterable[str], gold: Collection[str] = ()) -> str:
    """The most frequent of the spellings, without spaces around it.

    Of equally frequent ones one that is `gold`, then the shortest, then the first by
    code points, which has hamza and ta marbuta written out.

    Raises:
        ValueError: when there are no values.
    """
    counts = Counter(value.strip() for value in values)
    return min(
        counts,
        key=lambda value: (-counts[value], value not in gold, len(value), value),
    )


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _spaces(text: str) -> list[bool]:
    """Where words end and spaces begin, whatever the words are."""
    folded = fold(text)
    return [character.isspace() for character in folded]
