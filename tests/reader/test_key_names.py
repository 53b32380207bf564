"""Keys as people write them."""

import pytest
from textual.dom import DOMNode

from hashiya_reader.keys.bindings import ARABIC_TWINS, bindings_of, display
from hashiya_reader.screens import import_screens


@pytest.mark.parametrize(
    ("keys", "written"),
    [
        ("w,ص", "w"),
        ("left", "←"),
        ("f10", "F10"),
        ("ctrl+t", "^t"),
        ("shift+tab", "⇧tab"),
        ("ctrl+shift+left", "^⇧←"),
        ("alt+left", "alt←"),
        ("alt+shift+left", "⇧alt←"),
        ("comma", ","),
        ("+", "+"),
        ("ctrl++", "^+"),
    ],
)
def test_a_key_is_written_in_few_cells(keys, written):
    assert display(keys) == written


def test_every_letter_key_of_every_screen_has_its_arabic_twin():
    import_screens()
    letters = {
        key
        for owner in every_owner()
        for key in keys_of(owner)
        if len(key) == 1 and key.isascii() and key.isalpha()
    }
    assert len(letters) > 30
    assert letters - set(ARABIC_TWINS) == set()


def test_no_screen_has_one_key_for_two_things():
    """A twin that is the key of something else would be one of them."""
    import_screens()
    for owner in every_owner():
        ids = {}
        for binding in (
            each for each in bindings_of(owner) if each.id and "BINDINGS" in vars(owner)
        ):
            ids.setdefault(binding.key, set()).add(binding.id)
        assert {
            key: names
            for key, names in ids.items()
            if len(names) > 1 and key not in OVERRIDDEN
        } == {}


# A screen's own meaning of a key that it inherits.
OVERRIDDEN = {"enter"}


def every_owner():
    """Each of the reader's classes that has keys."""
    waiting = [DOMNode]
    while waiting:
        below = [
            each
            for each in waiting.pop().__subclasses__()
            if each.__module__.startswith(("hashiya_reader.", "textual."))
        ]
        waiting += below
        yield from (
            each
            for each in below
            if each.__module__.startswith("hashiya_reader.")
            and "BINDINGS" in vars(each)
        )


def keys_of(owner):
    return {
        key for binding in vars(owner)["BINDINGS"] for key in binding.key.split(",")
    }
