"""How much a compressed file may hold, before it is taken for a bomb."""

from typing import Final

# This many times its own size, and always this much: texts shrink to a tenth, bombs to a
# thousandth.
TIMES: Final = 100
ALWAYS: Final = 256 << 20


def allowed_size(size: int) -> int:
    """The bytes that a compressed file of this size may hold."""
    return max(ALWAYS, TIMES * size)
