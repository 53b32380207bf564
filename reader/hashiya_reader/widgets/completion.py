"""Completing what is typed from what is offered, whichever way either is spelled."""

from collections.abc import Iterable, Sequence

from hashiya.text.normalization import fold, folded


def completion(typed: str, offered: Iterable[str]) -> str:
    """The first of the offered values that begins with what was typed and is not the same.

    "" where there is none.
    """
    prefix = fold(typed).lstrip()
    if not prefix:
        return ""
    for value in offered:
        if value != typed and fold(value).startswith(prefix):
            return value
    return ""


def matching(typed: str, offered: Sequence[str]) -> tuple[str, ...]:
    """The offered values with a word that begins with what was typed; at their start first."""
    prefix = fold(typed).strip()
    first = [value for value in offered if fold(value).startswith(prefix)]
    later = [
        value for value in offered if f" {prefix}" in fold(value) and value not in first
    ]
    return (*first, *later)


def ghost(typed: str, completed: str) -> str:
    """What is shown behind the typed letters.

    The rest of the completion, or all of it where it is spelled otherwise.
    """
    if not completed:
        return ""
    if completed.startswith(typed):
        return completed[len(typed) :]
    rest = folded(completed).offsets[len(fold(typed).lstrip())]
    # A spelling that would change under one's hands is shown whole.
    return f" · {completed}" if completed[:rest] != typed else completed[rest:]
