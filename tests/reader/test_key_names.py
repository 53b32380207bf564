"""Keys as people write them."""

import pytest

from reader.keys import display


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
