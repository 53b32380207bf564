"""Reading IOB1, IOB2, BIOES and BILOU in columns, as conlleval reads them.

`-DOCSTART-`, `# id =` or `# newdoc id =` begins an article; other comments are left out.
A first column that numbers the tokens of each sentence, as in CoNLL-U, is left out; of a
token that is divided there (`1-2` before `1` and `2`) the text is that of the whole, and
the label that of its first part that has one. All
columns after the token are labels; where one of them is not, as parts of speech are
not, only the last one is. A label that goes on after something else begins a tag. A
token whose label cannot be read is one without a label.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from urllib.parse import unquote

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.registry import Advance
from hashiya.exchange.token_labels import (
    FIRST_LETTERS,
    LAST_LETTERS,
    LETTERS,
    OUTSIDE,
)
from hashiya.exchange.tokens import squeezed
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.line_reader import lines
from hashiya.language import gettext as _

ID_COMMENT = "# id = "
_ID_COMMENTS = (ID_COMMENT, "# newdoc id = ")
_BEGINS = "-DOCSTART-"
_UNKNOWN = "-X-"
_COMMENT = "#"
_SHOWN = 40
# The numbers of a divided token and of what is not in the text (CoNLL-U).
_NO_TOKEN = re.compile(r"\d+[-.]\d+", re.ASCII)
_NO_VALUE = "_"
# The lines by which it is known whether the first column numbers the tokens.
_SAMPLE = 1000
# A number, a token and a label.
_FEWEST_COLUMNS = 3


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the lines. Tabs or spaces separate columns.

    Raises:
        FileInvalid: with the line, when nothing can be read.
    """
    broken = BrokenRows()
    is_numbered = has_numbers(path)
    divided = _DividedToken()
    document = _Document(path, 1)
    for number, line in lines(path, advance):
        fields = _fields(line)
        article_id = _article_id(line)
        if fields and (fields[0] == _BEGINS or article_id is not None):
            if document.has_tokens:
                yield from broken.read(document.where, document.finished)
                document = _Document(path, number)
            document.id = document.id if article_id is None else article_id
            document.has_only_last |= _UNKNOWN in fields
        elif is_comment(line) or (is_numbered and line.startswith(_COMMENT)):
            continue
        elif "".join(fields).strip():
            token = divided.token(fields) if is_numbered else fields
            if token:
                document.add(token, number, has_end=line.endswith("\n"))
        else:
            document.end_sentence()
    yield from broken.read(document.where, document.finished)
    broken.refuse_if_all()


def has_numbers(path: Path) -> bool:
    """Whether the first column numbers the tokens of each sentence, before other columns.

    Raises:
        FileInvalid: when the file cannot be read.
    """
    expected = highest = 1
    with_lines = islice(lines(path, lambda _count: None), _SAMPLE)
    for _number, line in with_lines:
        fields = _fields(line)
        if not "".join(fields).strip():
            expected = 1
        elif not line.startswith(_COMMENT) and fields[0] != _BEGINS:
            if len(fields) < _FEWEST_COLUMNS:
                return False
            if _NO_TOKEN.fullmatch(fields[0]):
                continue
            if fields[0] != str(expected):
                return False
            expected += 1
            highest = max(highest, expected)
    # One number in a sentence may be a token.
    return highest > _FEWEST_COLUMNS


class _DividedToken:
    """A token that CoNLL-U divides: a row of the whole comes before those of its parts."""

    def __init__(self) -> None:
        self._whole: list[str] = []
        self._last_part = ""

    def token(self, fields: Sequence[str]) -> Sequence[str]:
        """The token of a row and its labels, without the number; none while parts follow."""
        number, *values = fields
        if _NO_TOKEN.fullmatch(number):
            _first, hyphen, last = number.partition("-")
            if hyphen:
                self._whole, self._last_part = values, last
            return ()
        if not self._whole:
            return values
        for index, label in enumerate(values[: len(self._whole)]):
            if index and self._whole[index] in {_NO_VALUE, OUTSIDE}:
                self._whole[index] = label
        if number != self._last_part:
            return ()
        whole, self._whole = self._whole, []
        return whole


def _fields(line: str) -> list[str]:
    return line.rstrip("\r\n").split("\t") if "\t" in line else line.split()


def _article_id(line: str) -> str | None:
    for beginning in _ID_COMMENTS:
        if line.startswith(beginning):
            return line[len(beginning) :].rstrip("\r\n")
    return None


def is_comment(line: str) -> bool:
    """Whether the line is a comment, rather than the labels of a token `#`."""
    if line.startswith(ID_COMMENT):
        return True
    return line.startswith("# ") and not is_label(line.rsplit(maxsplit=1)[-1])


def is_label(label: str) -> bool:
    """Whether it is `O`, or a letter of IOB, BIOES or BILOU with a name."""
    letter, _hyphen, name = label.partition("-")
    return label == OUTSIDE or (letter in LETTERS and bool(name))


class _Document:
    """The tokens of an article as they are read, and the tags that their labels make."""

    def __init__(self, path: Path, line: int) -> None:
        self.id: str | None = None
        self.has_only_last = False
        self.where = f"{path}:{line}"
        self._path = path
        self._tokens: list[str] = []
        self._words: list[str] = []
        self._length = 0
        self._columns: list[LabelColumn] = []
        self._broken: list[FileInvalid] = []

    @property
    def has_tokens(self) -> bool:
        """Whether there is anything in it yet."""
        return bool(self._tokens)

    def add(self, fields: Sequence[str], number: int, *, has_end: bool) -> None:
        """Add a token and its labels, which the file may end within."""
        token, *labels = fields
        if labels and not self._columns:
            self._columns = [LabelColumn() for _ in labels]
        if not has_end:
            problem = _(
                "the file ends inside this line: it is cut off, or lacks a line end"
            )
            self._leave_out_labels(number, problem)
        elif not labels or len(labels) != len(self._columns):
            problem = _("has {count} columns: give each token its labels, like O")
            self._leave_out_labels(number, problem.format(count=len(fields)))
        else:
            for column, label in zip(self._columns, labels, strict=True):
                column.add(label, self._length, number)
        if self._words and not self._words[-1].isspace():
            self._words.append(" ")
        self._words.append(token)
        self._tokens.append(squeezed(token))
        self._length += len(self._tokens[-1])

    def _leave_out_labels(self, number: int, problem: str) -> None:
        self._broken.append(FileInvalid(problem, where=f"{self._path}:{number}"))
        for column in self._columns:
            column.end_tag(self._length)

    def end_sentence(self) -> None:
        """Begin a new line of the text, where there is anything before it."""
        if self._words and not self._words[-1].isspace():
            self._words.append("\n")

    def finished(self) -> Iterator[ImportedArticle]:
        """The problems of lines, and the article, if it has any tokens.

        Raises:
            FileInvalid: with the first line, when no token of it has a label.
        """
        if not self._tokens:
            return
        columns = self._columns
        if self.has_only_last or not all(column.is_of_labels for column in columns):
            columns = columns[-1:]
        tags: list[ImportedTag] = []
        for column in columns:
            for label, number in column.others:
                where = f"{self._path}:{number}"
                self._broken.append(FileInvalid(not_a_label(label), where=where))
            tags += column.finished(self._length)
        if not any(column.has_labels for column in columns):
            raise self._broken[0]
        for error in self._broken:
            problem = _("left out: {problem}").format(problem=error.problem)
            yield ImportedArticle(where=error.where, problems=(problem,))
        yield ImportedArticle(
            where=self.where,
            article=self.id,
            text="".join(self._tokens),
            is_squeezed=True,
            tokens="".join(self._words).rstrip(),
            tags=tuple(tags),
            unread=frozenset({None}) if self._broken else frozenset(),
        )


class LabelColumn:
    """One column of labels, and the tags that they make.

    The place of a tag is made of the number that was given with its first token. `others`
    are the values that are no labels, each with its number.
    """

    def __init__(self, place: Callable[[int], str] | None = None) -> None:
        self._place = place or _line_place
        self.others: list[tuple[str, int]] = []
        self._labels = 0
        self._tags: list[ImportedTag] = []
        # The name, start and line of the tag that is open, if one is.
        self._open: tuple[str, int, int] | None = None
        self._is_last = False

    @property
    def has_labels(self) -> bool:
        """Whether any value is a label."""
        return self._labels > 0

    @property
    def is_of_labels(self) -> bool:
        """Whether most values are labels, and others errors."""
        return self._labels > len(self.others)

    def add(self, label: str, offset: int, number: int) -> None:
        """Add the label of the token at the offset."""
        if is_label(label):
            self._labels += 1
        else:
            self.others.append((label, number))
            label = OUTSIDE
        letter, _hyphen, name = label.partition("-")
        goes_on = letter not in FIRST_LETTERS and not self._is_last
        if label == OUTSIDE or not (goes_on and self._open and self._open[0] == name):
            self.end_tag(offset)
            if label != OUTSIDE:
                self._open = name, offset, number
        self._is_last = letter in LAST_LETTERS

    def finished(self, length: int) -> list[ImportedTag]:
        """All tags, of a text of that length."""
        self.end_tag(length)
        return self._tags

    def end_tag(self, end: int) -> None:
        """End the tag that is open at the offset, if one is."""
        if self._open is None:
            return
        name, start, number = self._open
        self._open = None
        tag = ImportedTag(
            place=self._place(number),
            start=start,
            end=end,
            label=unquote(name),
        )
        self._tags.append(tag)


def not_a_label(value: str) -> str:
    """What is wrong with a value that is no label."""
    message = _("{label!r} is not a label: give O, B-NAME or I-NAME")
    return message.format(label=value[:_SHOWN])


def _line_place(number: int) -> str:
    return _(" (line {line})").format(line=number)
