"""Ids that writers on several machines can give without asking each other."""

import secrets
import time

# 42 bits of milliseconds last until the year 2109; the 21 below them keep writers apart
# within one.
_RANDOM_BITS = 21


def new_id() -> int:
    """A 63-bit integer: the time in milliseconds, then random bits; TinyDB takes it for a document's id."""
    return (time.time_ns() // 1_000_000) << _RANDOM_BITS & (
        1 << 63
    ) - 1 | secrets.randbits(_RANDOM_BITS)
