"""When Python collects garbage: between keys, and never what stays for as long as the reader runs.

It pays: the slowest key, from the key to the frame, took 11 ms in place of 64. A young
collection of 50,000 objects takes 40 ms.
"""

import gc

# Looking through this much takes about a millisecond; by itself Python waits for
# 50,000, which took as long as four keys.
_MUCH = 2_000
_OFTEN = 50
_CALM = 50_000, _OFTEN, _OFTEN


def calm() -> None:
    """Leave what has been made at the start, before any collection, out of all of them.

    One took as long as four keys.
    """
    if gc.isenabled():
        # Somebody's program that has other things to collect.
        return
    gc.freeze()
    gc.set_threshold(*_CALM)
    gc.enable()


def set_apart() -> None:
    """Leave what is there now out as well.

    The rows of 100,000 articles took a tenth of a second each time.
    """
    if _is_calm():
        gc.freeze()


def sweep() -> None:
    """Look through what was made lately, where that is much.

    A frame has just been shown, and no key waits.
    """
    if _is_calm() and gc.get_count()[0] > _MUCH:
        gc.collect(0)


def sweep_thoroughly() -> None:
    """Look through what has outlasted many a sweep as well: for a second nothing has been shown."""
    if _is_calm():
        _, young, old = gc.get_count()
        if young > _OFTEN:
            gc.collect(2 if old > _OFTEN else 1)


def _is_calm() -> bool:
    # By its thresholds: Python counts what is left out one by one, which after each
    # frame took longer than two keys.
    return gc.get_threshold() == _CALM
