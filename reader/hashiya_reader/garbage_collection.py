"""Garbage collection: between keys, without the objects that last as long as the reader.

Measured from the key to the frame, the slowest key took 11 ms instead of 64. A young
collection of 50,000 objects takes 40 ms.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Collecting this many objects takes about a millisecond; by itself Python waits for
# 50,000, which took as long as four keys.
_MUCH = 2_000
_OFTEN = 50
_CALM = 50_000, _OFTEN, _OFTEN


@contextmanager
def importing() -> Iterator[None]:
    """Collect nothing while modules are imported: what they make lasts as long as the program.

    Sixty collections found nothing, and took a fortieth of the time to the first frame.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.freeze()
            gc.enable()


@contextmanager
def reading() -> Iterator[None]:
    """Collect nothing while tags are read that are kept until the command ends.

    Reading 120,000 took 2.3 s of CPU instead of 3.7: each collection of old objects
    went through all that had been read.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


def calm() -> None:
    """Leave the objects made at the start out of all collections; call it before any.

    A collection with them took as long as four keys.
    """
    if gc.isenabled():
        # A program that runs the reader collects its own objects.
        return
    gc.freeze()
    gc.set_threshold(*_CALM)
    gc.enable()


def set_apart() -> None:
    """Leave the objects that exist now out of collections as well.

    The rows of 100,000 articles took a tenth of a second each time.
    """
    if _is_calm():
        gc.freeze()


def sweep() -> None:
    """Collect recent objects if there are many.

    A frame has just been shown, and no key waits.
    """
    if _is_calm() and gc.get_count()[0] > _MUCH:
        gc.collect(0)


def sweep_thoroughly() -> None:
    """Collect older objects as well: nothing has been shown for a second."""
    if _is_calm():
        _, young, old = gc.get_count()
        if young > _OFTEN:
            gc.collect(2 if old > _OFTEN else 1)


def _is_calm() -> bool:
    # By its thresholds: Python counts what is left out one by one, which after each
    # frame took longer than two keys.
    return gc.get_threshold() == _CALM
