"""Proclitics: particles that Arabic writes onto the next word, after which a span may begin.

A conjunction (و ف), then a preposition or the future's س (ب ك ل س), then the article
(ال, or the second lam of لل): each may be missing. Letters alone do not show whether
they are a particle or part of the stem, so every possible offset is offered that leaves
a stem of two letters or more.
"""

import re

_MARKS = "[\u064b-\u065f\u0670\u0640]*"
# Compiled when a word is first examined: an article opens without.
_PARTICLES = (f"[وف]{_MARKS}", f"[بكلس]{_MARKS}", f"(?:ا\u0644|(?<=ل)ل){_MARKS}")
_LETTER = r"[^\W\d_]"
SHORTEST_STEM = 2


def stem_offsets(word: str) -> tuple[int, ...]:
    """The offsets within the word, past its start, at which a stem may begin; in order."""
    offsets: list[int] = []
    offset = 0
    for particle in _PARTICLES:
        match = re.compile(particle).match(word, offset)
        if match and len(re.findall(_LETTER, word[match.end() :])) >= SHORTEST_STEM:
            offset = match.end()
            offsets.append(offset)
    return tuple(offsets)
