"""What a JSON export holds of an article besides its text and tags, for the article's meta."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from hashiya.corpus.importing.annotated_fields import ANSWERS, annotation_fields
from hashiya.errors import FileInvalid
from hashiya.io.fields import Row
from hashiya.io.json_array import json_items
from hashiya.io.line_reader import json_row, raw_lines

# What tools keep of their own beside a text: ids, offsets, decisions.
_TOOLS = frozenset(
    {
        "Comments", "accept", "answer", "article", "comments", "format", "id", "offsets",
        "options", "relations", "sha256", "status", "tokens",
    }
)  # fmt: skip
_META, _DATA, _ID = "meta", "data", "id"


class ExportMeta:
    """The other fields of the rows of a JSON file, read along with its articles in order."""

    def __init__(self, path: Path) -> None:
        self._rows = iter(_rows(path))
        self._where = ""
        self._row: Row = {}

    def of(self, where: str, text: str) -> tuple[str, dict[str, object]]:
        """The id in the row that an article came from, and the fields beside its text.

        Both are empty where the row has none, and for other files than JSON.
        """
        while self._where != where:
            row = next(self._rows, None)
            if row is None:
                return "", {}
            self._where, self._row = row
        data = self._row.get(_DATA)
        fields = data if isinstance(data, dict) else self._row
        inner = fields.get(_META)
        meta = dict(inner) if isinstance(inner, Mapping) else {}
        answers = {*ANSWERS, *annotation_fields(fields)}
        for name, value in fields.items():
            is_own = name.startswith("_") or name in answers
            if not is_own and value != text and value is not inner:
                meta[name] = value
        for name in _TOOLS:
            meta.pop(name, None)
        row_id = fields.get(_ID)
        is_name = isinstance(row_id, str | int) and not isinstance(row_id, bool)
        return str(row_id) if is_name else "", meta


def _rows(path: Path) -> Iterator[tuple[str, Row]]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        beginning = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    # What is broken is reported by who reads its tags.
    with suppress(FileInvalid):
        if beginning == b"[":
            for where, item in json_items(path, _ignore):
                if isinstance(item, dict):
                    yield where, item
        elif beginning == b"{":
            for number, line in raw_lines(path, _ignore):
                where = f"{path}:{number}"
                with suppress(FileInvalid):
                    yield where, json_row(line, where) or {}


def _ignore(_count: int) -> None:
    """Ignore the progress."""
