"""Cells of a table that Excel shows and saves as they are.

Excel makes a number of digits, keeping 15 of them, a date of `20/11` or `MAR1`, and
calculates what begins like a formula. `#` before the former and an apostrophe before the
latter keep it from that. The id of a tag always has its `#`, which is how such a row is
recognized again.
"""

import re
from collections.abc import Sequence
from typing import Final

# Excel separates lists by semicolons in Arabic and in most languages of Europe.
SEPARATORS: Final = {"semicolon": ";", "comma": ",", "tab": "\t"}
_MARK, _APOSTROPHE = "#", "'"
_NUMBER_LIKE = re.compile(r"(?=.*\d)[\d\sA-Za-z.,:;/+\-()%$€]{1,40}")
_FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r]")
_ID = "id"
_ID_INDEX = 1
# What is a number for Excel, too.
_NUMBERS = frozenset({"start", "end", "confidence", "score"})


def for_excel(cells: Sequence[object]) -> tuple[object, ...]:
    """The cells of a row, of which the second is the tag's id, as Excel leaves them alone."""
    safe: list[object] = []
    for index, cell in enumerate(cells):
        if index == _ID_INDEX:
            safe.append(f"{_MARK}{cell}")
        else:
            safe.append(_safe(cell) if isinstance(cell, str) else cell)
    return tuple(safe)


def from_excel(cells: dict[str, str]) -> dict[str, str]:
    """The cells of a row by their columns as they were before `for_excel`, if that wrote it."""
    if not cells.get(_ID, "").startswith(_MARK):
        return cells
    plain = {}
    for name, cell in cells.items():
        plain[name] = cell if name in _NUMBERS else _plain(cell)
    return plain


def _safe(cell: str) -> str:
    if cell.startswith(_MARK) or _NUMBER_LIKE.fullmatch(cell):
        return f"{_MARK}{cell}"
    return f"{_APOSTROPHE}{cell}" if _FORMULA_LIKE.match(cell) else cell


def _plain(cell: str) -> str:
    if cell.startswith(_MARK):
        return cell.removeprefix(_MARK)
    is_safe_formula = cell.startswith(_APOSTROPHE) and _FORMULA_LIKE.match(cell)
    return cell.removeprefix(_APOSTROPHE) if is_safe_formula else cell
