"""A JSON file of an earlier version that a log of lines replaces at the next write."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hashiya.errors import HashiyaError, system_reason
from hashiya.io.json_problems import placed_problem
from hashiya.io.line_log import OLDEST, LineLog
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class OlderFile:
    """The file: an object with this `format`, and its content as an object by `key`.

    `noun` says what it holds, `again` how that is made once more, both marked for
    translation, and `invalid` is the error of any other file.
    """

    path: Path
    form: str
    key: str
    noun: str
    again: str
    invalid: type[HashiyaError]

    def read(self) -> str | None:
        """The text of the file; None where there is no file.

        Raises:
            HashiyaError: the file's own, when it cannot be read.
        """
        try:
            return read_regular(self.path).decode()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.invalid(
                _("{path}: cannot be read: {reason}").format(
                    path=self.path, reason=system_reason(error)
                )
            ) from error
        except UnicodeDecodeError as error:
            raise self.invalid(
                _("{path}: is not UTF-8: byte {position} is broken").format(
                    path=self.path, position=error.start
                )
            ) from error

    def content(self, text: str) -> Mapping[str, Any]:
        """What the text holds.

        Raises:
            HashiyaError: the file's own, when it is something else.
        """
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self.invalid(
                _(
                    "{path}: is not JSON: {problem}; correct it, or remove it and {again}"
                ).format(
                    path=self.path, problem=placed_problem(error), again=_(self.again)
                )
            ) from error
        content = document.get(self.key) if isinstance(document, dict) else None
        if not isinstance(content, dict) or document.get("format") != self.form:
            raise self.refusal()
        return content

    def refusal(self) -> HashiyaError:
        """The error of a file that holds something else."""
        return self.invalid(
            _(
                '{path}: is not a file of {noun}: it needs "format": "{format}" and "{key}": {{…}}'
            ).format(path=self.path, noun=_(self.noun), format=self.form, key=self.key)
        )

    def replace_by(self, log: LineLog, rows: Iterable[Mapping[str, object]]) -> None:
        """Append the rows to the log as its oldest lines, and remove the file.

        Every program that does so writes the same lines.

        Raises:
            OSError: when that is impossible.
        """
        log.append(rows, OLDEST)
        self.path.unlink()
