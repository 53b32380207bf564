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
    "q": "ض", "w": "ص", "e": "ث", "r": "ق", "t": "ف", "y": "غ",
    "u": "ع", "i": "ه", "o": "خ", "p": "ح",
    "a": "ش", "s": "س", "d": "ي", "f": "ب", "g": "ل", "h": "ا",
    "j": "ت", "k": "ن", "l": "م",
    "z": "ئ", "x": "ء", "c": "ؤ", "v": "ر", "n": "ى", "m": "ة", "b": LAM_ALEF,
    "comma": "و", ".": "ز", "/": "ظ", ";": "ك",
    "Z": "~", "X": "ْ", "W": "ً", "S": "ٍ", "P": "؛", "E": "ُ", "R": "ٌ", "O": "×",
    "A": "ِ", "H": "أ", "I": "÷", "J": "ـ", "K": "،", "M": "’",
    "Q": "َ", "U": "‘", "Y": "إ",
    "'": "ط", "[": "ج", "]": "د", "{": "<", "}": ">", "N": "آ", "?": "؟",
    "0": "٠", "1": "١", "2": "٢", "3": "٣", "4": "٤",
    "5": "٥", "6": "٦", "7": "٧", "8": "٨", "9": "٩",
}  # fmt: skip

SYMBOLS = {
    "left": "←", "right": "→", "up": "↑", "down": "↓",
    "enter": "⏎", "escape": "esc", "delete": "del",
    "pageup": "pgup", "pagedown": "pgdn", "comma": ",",
}  # fmt: skip


# The modifiers, in the order in which they are written.
MODIFIERS = {"ctrl": "^", "shift": "⇧", "alt": "alt"}
_FUNCTION_KEY = re.compile(r"f\d+")


def with_twins(keys: str) -> str:
    """The comma-separated keys, each followed by its twin on the Arabic layout where it has one."""
    both = []
    for key in keys.split(","):
        both.append(key)
        if key in ARABIC_TWINS:
            both.append(ARABIC_TWINS[key])
    return ",".join(both)


def display(keys: str) -> str:
    """The first of the keys as a person would write it, without its Arabic twin."""
    modifiers, _, key = keys.split(",", 1)[0].rpartition("+")
    key = key or "+"
    marks = ""
    for name, mark in MODIFIERS.items():
        if name in modifiers.split("+"):
            marks += mark
    if _FUNCTION_KEY.fullmatch(key):
        key = key.upper()
    return marks + SYMBOLS.get(key, key)


def bind(
    keys: str,
    action: str,
    description: str,
    *,
    id: str,
    show: bool = False,
    tooltip: str = "",
) -> Binding:
    """A binding by id; footer, help, palette and the user's keymap take its words from it."""
    return Binding(
        with_twins(keys),
        action,
        description,
        show=show,
        tooltip=tooltip,
        id=id,
        key_display=display(keys),
    )


def binding_key(label_key: str) -> str:
    """A label's key as a binding takes it: in the scheme a comma is the character."""
    return "comma" if label_key == "," else label_key


def display_of_label(key: str) -> str:
    """A label's key as a person would write it, "" for a label without one."""
    return display(binding_key(key)) if key else ""


# For a dialog, which hides the app's own keys. Where something is being typed or asked,
# Escape comes first.
QUIT = bind("ctrl+q", "app.quit", "Quit", id="app.quit")


def label_binding(key: str, action: str, description: str, id: str) -> Binding:
    """The binding of a label's key."""
    return bind(binding_key(key), action, description, id=id)


def bindings_of(*owners: type[DOMNode]) -> Iterator[Binding]:
    """Every binding of the classes and their bases, one for each of its keys."""
    classes = dict.fromkeys(base for owner in owners for base in owner.__mro__)
    for base in classes:
        if "BINDINGS" in vars(base):
            yield from Binding.make_bindings(vars(base)["BINDINGS"])
