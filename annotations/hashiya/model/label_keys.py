"""The keys that a scheme may give to labels: a keyboard sends them, the reader leaves them free."""

import re
import unicodedata

from hashiya.language import gettext as _

# The reader's own keys while an article is read, as a scheme would write them: those of
# the Latin layout, what the same keys send on the Arabic one, and keys with names. A test
# holds them to the reader's bindings.
_LATIN = """dflbriyqnNjXZ[]{}muMhoReEg'"=-+*%_t;cOa,kvwsp.WSPx#/?)("""
_ARABIC = "’ءآؤابةتثجحخدرزسشصضطظعغفقكلمنهويى؛؟×<>~ًٌٍُْﻻ"
_NAMED = """
    alt+down alt+left alt+right alt+shift+left alt+shift+right alt+up
    backspace comma ctrl+c ctrl+down ctrl+e ctrl+end ctrl+f ctrl+g ctrl+home ctrl+left ctrl+p
    ctrl+q ctrl+r ctrl+right ctrl+s ctrl+shift+left ctrl+shift+right ctrl+t ctrl+up ctrl+z
    delete down end enter escape f1 f10 f12 f2 f4 f5 f6 home left minus pagedown pageup plus
    right shift+down shift+end shift+home shift+left shift+right shift+tab shift+up slash
    space tab underscore up
"""
READER_KEYS = frozenset({*_LATIN, *_ARABIC, *_NAMED.split()})
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_NAMES = frozenset(
    {
        *("backspace", "delete", "down", "end", "enter", "escape", "home", "insert"),
        *("left", "pagedown", "pageup", "return", "right", "space", "tab", "up"),
    }
)
_FUNCTION_KEY = re.compile(r"f\d+", re.ASCII)


def key_defect(key: str) -> str:
    """Why a label cannot have the key, to stand behind it; "" where it can."""
    if not is_key(key):
        return _("is not a key that a keyboard sends")
    if key in READER_KEYS or _character(key) in READER_KEYS:
        return _("is the reader's own key")
    return ""


def is_key(text: str) -> bool:
    """Whether a keyboard may send it: a character, or a key's name, with modifiers."""
    *modifiers, key = text.split("+") if len(text) > 1 else [text]
    if not key or not set(modifiers) <= _MODIFIERS:
        return False
    if len(key) == 1:
        # With shift a terminal sends the character that it types.
        return not key.isspace() and modifiers != ["shift"]
    is_named = key in _NAMES or _FUNCTION_KEY.fullmatch(key) is not None
    return is_named or bool(_character(key))


def _character(name: str) -> str:
    """The character of a key with a Unicode name, as `full_stop`; "" of another one."""
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
