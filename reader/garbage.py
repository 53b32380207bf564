"""When Python looks for garbage: seldom, and never through what stays for as long as the reader runs."""

import gc


def calm() -> None:
    """Leave what has been made at the start, before any collection, out of all of them: one took as long as four keys."""
    if gc.isenabled():
        # Somebody's program that has other things to collect.
        return
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    gc.enable()


def set_apart() -> None:
    """Leave what is there now out as well: the rows of 100,000 articles took a tenth of a second each time."""
    if gc.get_freeze_count():
        gc.freeze()
