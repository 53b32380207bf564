"""Rows of the review's lists as JSON, without the names of annotators and reviewers."""

from collections.abc import Mapping

_LISTS_OF_NAMES = frozenset({"done", "reopened", "silent", "not_comparable"})
_LISTS_OF_ANSWERS = frozenset({"tags", "sources", "answers"})

Row = Mapping[str, object]


def without_names(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    """The row with the letters that `names` has for annotators, and null for reviewers.

    Null stands also for annotators who have nothing in the article any more. Answers
    are in the order of the letters.
    """
    hidden: dict[str, object] = {}
    for key, value in row.items():
        if key == "reviewer":
            hidden[key] = None
        elif key == "annotator":
            hidden[key] = names.get(str(value))
        elif key == "gold" and isinstance(value, Mapping):
            hidden[key] = without_names(value, {})
        elif isinstance(value, list):
            hidden[key] = _hidden_list(key, value, names)
        else:
            hidden[key] = value
    return hidden


def _hidden_list(
    key: str, members: list[object], names: Mapping[str, str]
) -> list[object]:
    hidden: list[object] = []
    for member in members:
        if isinstance(member, Mapping):
            hidden.append(without_names(member, names))
        elif key in _LISTS_OF_NAMES:
            hidden.append(names.get(str(member)))
        else:
            hidden.append(member)
    if key in _LISTS_OF_NAMES | _LISTS_OF_ANSWERS:
        hidden.sort(key=_letter)
    return hidden


def _letter(member: object) -> str:
    """A sort key: the letter of an answer, or the member itself."""
    if isinstance(member, Mapping):
        member = member.get("annotator")
    return str(member)
