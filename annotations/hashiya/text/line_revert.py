"""Taking back a change of a text in a later version of it, line by line."""

from difflib import SequenceMatcher


def reverted(before: str, after: str, now: str) -> str | None:
    """The present text without the change that made `after` of `before`; None where it is mixed.

    Lines that were changed elsewhere since stay as they are now. Lines that the change
    made, or next to which it removed others, must be there as it left them.
    """
    old, new, present = (
        text.splitlines(keepends=True) for text in (before, after, now)
    )
    places = _places(new, present)
    lines = list(present)
    hunks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for operation, first, last, start, end in reversed(hunks):
        if operation == "equal":
            continue
        # The neighbours tell the place, and that nothing was put between them.
        edge, stop = places[start], places[end + 1]
        if edge is None or stop is None or stop - edge != end - start + 1:
            return None
        if any(place is None for place in places[start : end + 2]):
            return None
        lines[edge + 1 : stop] = old[first:last]
    return "".join(lines)


def _places(new: list[str], present: list[str]) -> list[int | None]:
    """Where each line is in the present text, with a line before the first and after the last.

    None for lines that are not there.
    """
    places: list[int | None] = [None] * len(new)
    matcher = SequenceMatcher(None, new, present, autojunk=False)
    for start, place, size in matcher.get_matching_blocks():
        places[start : start + size] = range(place, place + size)
    return [-1, *places, len(present)]
