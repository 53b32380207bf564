"""Letters in place of annotators' names, so that a reviewer does not know whose an answer is."""

import hashlib
import string
from collections.abc import Iterable, Mapping


def hidden_order(article: str, names: Iterable[str]) -> tuple[str, ...]:
    """The names in an order that only the article's id and the names decide.

    It is another one in each article, and the same in every program and on every
    machine; with a name more the others keep their order.
    """
    return tuple(sorted(names, key=lambda name: _lot(article, name)))


def letters_for(article: str, names: Iterable[str]) -> Mapping[str, str]:
    """A letter for each of the names of those who opened the article."""
    letters = {}
    for index, name in enumerate(hidden_order(article, names)):
        is_letter = index < len(string.ascii_uppercase)
        letters[name] = string.ascii_uppercase[index] if is_letter else f"#{index + 1}"
    return letters


def _lot(article: str, name: str) -> bytes:
    drawn_from = f"{article}\n{name}"
    return hashlib.sha256(drawn_from.encode("utf-8", "surrogatepass")).digest()
