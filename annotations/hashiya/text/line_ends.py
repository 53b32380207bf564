"""A text as an editor gets it, and its own line ends and marks given back afterwards.

Editors convert line ends, add a last one, and add or drop a byte order mark. None of that
is a correction, so the copy that is edited has plain line ends, and the text keeps those
that it had.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_MARK = "\ufeff"
# A line ends in LF and all CR before it.
_END = re.compile(r"\r*\n")
# In a text without any LF, as Mac OS wrote them before 2001, it ends in CR.
_OLD_END = re.compile(r"\r")


def editing_copy(text: str) -> str:
    """The text as it is edited: lines that end in LF, the last one too, and no leading mark."""
    contents, _ = _lines(_parts(text)[1])
    return "".join(f"{content}\n" for content in contents)


def text_of_copy(copy: str, old: str) -> str:
    """The text that an edited copy of the old text means.

    Lines that stay keep their ends; the others end as most lines of the old text. The
    last line ends, and the text begins with a byte order mark, if the old one's did.
    """
    contents, _ = _lines(_parts(copy)[1])
    mark, body, rest = _parts(old)
    ends = _ends_for(contents, body)
    lines = [content + end for content, end in zip(contents, ends, strict=True)]
    return mark + "".join(lines) + rest


def _parts(text: str) -> tuple[str, str, str]:
    """The byte order marks, the lines, and CR after the last LF, which editors make lines."""
    body = text.lstrip(_MARK)
    mark = text[: len(text) - len(body)]
    lines = body.rstrip("\r") if "\n" in body else body
    return mark, lines, body[len(lines) :]


def _lines(text: str) -> tuple[list[str], list[str]]:
    """The lines without their ends, and their ends; that of the last line may be empty."""
    pattern = _END if "\n" in text else _OLD_END
    ends = pattern.findall(text)
    contents = pattern.split(text)
    if contents[-1]:
        ends.append("")
    else:
        contents.pop()
    return contents, ends


def _ends_for(contents: list[str], old: str) -> list[str]:
    """The end of each of the lines."""
    old_contents, old_ends = _lines(old)
    inner = Counter(filter(None, old_ends))
    usual = inner.most_common(1)[0][0] if inner else "\n"
    ends = [usual] * len(contents)
    if len(inner) > 1:
        for first, last, start, end in compared_lines(old_contents, contents):
            if last - first == end - start:
                ends[start:end] = [end or usual for end in old_ends[first:last]]
    if contents and old_ends and (contents[-1] or old_ends[-1]):
        ends[-1] = old_ends[-1]
    return ends


def compared_lines(
    old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Blocks of lines in turn: `old[first:last]` is, or was changed into, `new[start:end]`."""
    shorter = min(len(old), len(new))
    head = tail = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    # Comparing is slow where many lines are equal, as empty ones are: it is left to what
    # was changed.
    matcher = SequenceMatcher(
        None,
        old[head : len(old) - tail],
        new[head : len(new) - tail],
        autojunk=False,
    )
    yield 0, head, 0, head
    for _, first, last, start, end in matcher.get_opcodes():
        yield head + first, head + last, head + start, head + end
    yield len(old) - tail, len(old), len(new) - tail, len(new)
