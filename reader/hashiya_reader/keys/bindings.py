"""Key bindings that answer on a Latin and on an Arabic keyboard layout alike."""

import re
from collections.abc import Iterator

from textual.binding import Binding
from textual.dom import DOMNode

# The one key of the Arabic layout that types two letters; some systems send them, some
# this character.
LAM_ALEF = "\ufefb"
# What the Arabic (101) layout sends for the key that sends the Latin character. Keys
# that it leaves alone have no twin.
ARABIC_TWINS = {
    "q": "ض", "w": "ص", "e": "ث", "r": "ق", "t": "ف", "y": "غ", "u": "ع", "i": "ه", "o": "خ", "p": "ح",
    "a": "ش", "s": "س", "d": "ي", "f": "ب", "g": "ل", "h": "ا", "j": "ت", "k": "ن", "l": "م",
    "z": "ئ", "x": "ء", "c": "ؤ", "v": "ر", "n": "ى", "m": "ة", "b": LAM_ALEF,
    "comma": "و", ".": "ز", "/": "ظ", ";": "ك", "Z": "~", "X": "ْ", "W": "ً", "S": "ٍ", "P": "؛", "E": "ُ", "R": "ٌ", "O": "×",
    "A": "ِ", "H": "أ", "I": "÷", "J": "ـ", "K": "،", "M": "’", "Q": "َ", "U": "‘", "Y": "إ",
    "'": "ط", "[": "ج", "]": "د", "{": "<", "}": ">", "N": "آ", "?": "؟",
    "0": "٠", "1": "١", "2": "٢", "3": "٣", "4": "٤", "5": "٥", "6": "٦", "7": "٧", "8": "٨", "9": "٩",
}  # fmt: skip

SYMBOLS = {
    "left": "←", "right": "→", "up": "↑", "down": "↓", "enter": "⏎", "escape": "esc", "delete": "del",
    "pageup": "pgup", "pagedown": "pgdn", "comma": ",",
}  # fmt: skip


# What is held down, in the order in which it is written.
HELD = {"ctrl": "^", "shift": "⇧", "alt": "alt"}
_FUNCTION_KEY = re.compile(r"f\d+")


def with_twins(keys: str) -> str:
    """The comma-separated keys, each followed by its twin on the Arabic layout where it has one."""
    both = (
        key if key not in ARABIC_TWINS else f"{key},{ARABIC_TWINS[key]}"
        for key in keys.split(",")
    )
    return ",".join(both)


def display(keys: str) -> str:
    """The first of the keys as a person would write it; its Arabic twin goes without saying."""
    held, _, key = keys.split(",", 1)[0].rpartition("+")
    key = key or "+"
    marks = "".join(mark for name, mark in HELD.items() if name in held.split("+"))
    return marks + SYMBOLS.get(
        key, key.upper() if _FUNCTION_KEY.fullmatch(key) else key
    )


def bind(
    keys: str,
    action: str,
    description: str,
    *,
    id: str,
    show: bool = False,
    tooltip: str = "",
) -> Binding:
    """A binding by id: its description and tooltip feed the footer, the help, the palette and a user's keymap."""
    return Binding(
        with_twins(keys),
        action,
        description,
        show=show,
        tooltip=tooltip,
        id=id,
        key_display=display(keys),
    )


def display_of_label(key: str) -> str:
    """A label's key as the scheme has it, as a person would write it; "" for a label without one."""
    return display("comma" if key == "," else key) if key else ""


# In a dialog that hides the app's own keys. Where something is being written or asked,
# Escape comes first.
QUIT = bind("ctrl+q", "app.quit", "Quit", id="app.quit")


def label_binding(key: str, action: str, description: str, id: str) -> Binding:
    """The binding of a label's key as the scheme has it; there a comma is the character."""
    return bind("comma" if key == "," else key, action, description, id=id)


def bindings_of(*owners: type[DOMNode]) -> Iterator[Binding]:
    """Every binding of the classes and of those they come from, one for each of its keys, by Textual's names of keys."""
    classes = {
        each: None
        for owner in owners
        for each in owner.__mro__
        if "BINDINGS" in vars(each)
    }
    for each in classes:
        yield from Binding.make_bindings(vars(each)["BINDINGS"])
