"""The user's preferences, a constant each.

A new preference is one more constant here; `read` and `keep` are all that there is to it.
"""

import contextlib
from collections.abc import Callable
from typing import Generic, TypeVar

from hashiya.errors import SettingsNotKept
from hashiya.text.normalization import ALL_RULES, Rule, Rules
from hashiya_reader.settings.store import PREFERENCES

T = TypeVar("T")


class Preference(Generic[T]):
    """A value in the file of preferences, under a name, with a default.

    `decode` makes the value from the one in the file, or returns None where that is
    invalid; `encode` makes a JSON value from it.
    """

    def __init__(
        self,
        name: str,
        default: T,
        decode: Callable[[object], T | None],
        encode: Callable[[T], object] = lambda value: value,
    ) -> None:
        self._name = name
        self._default = default
        self._decode = decode
        self._encode = encode

    def read(self) -> T:
        """The value chosen last, or the default."""
        value = self._decode(PREFERENCES.read_or_empty().get(self._name))
        return self._default if value is None else value

    def keep(self, value: T) -> None:
        """Keep a value.

        Raises:
            SettingsNotKept: when the file cannot be written, or is damaged.
        """
        PREFERENCES.update({self._name: self._encode(value)})

    def keep_if_possible(self, value: T) -> None:
        """Keep a value; where that fails, the previous value is used at the next start."""
        with contextlib.suppress(SettingsNotKept):
            self.keep(value)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _rules(value: object) -> Rules | None:
    return ALL_RULES - Rule.those(value) if isinstance(value, list) else None


def _without_rules(rules: Rules) -> list[str]:
    return [rule.value for rule in Rule if rule not in rules]


# The theme's name; "" for the default one.
THEME = Preference("theme", "", _text)
# The rules by which a search folds spellings; the file has those that are switched off.
SPELLING = Preference("spelling_minded", ALL_RULES, _rules, _without_rules)
# The least score of the suggestions that are shown; 0 shows all.
LEAST_SCORE = Preference("least_score", 0.0, _number)
# Whether the lesson was opened, and whether every step of it was done.
LESSON_OPENED = Preference("lesson_opened", default=False, decode=_truth)
LESSON_DONE = Preference("lesson_done", default=False, decode=_truth)
