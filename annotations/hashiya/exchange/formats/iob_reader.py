"""Reading IOB1, IOB2, BIOES and BILOU in columns, as conlleval reads them.

`-DOCSTART-` or `# id =` begins an article; other comments are left out. All columns
after the token are labels; where one of them is not, as parts of speech are not, only
the last one is. A label that goes on after something else begins a tag.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from hashiya.errors import FileInvalid
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
_BEGINS = "-DOCSTART-"
_UNKNOWN = "-X-"
_SHOWN = 40


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the lines. Tabs or spaces separate columns.

    Raises:
        FileInvalid: with the line.
    """
    document = _Document(path, 1)
    for number, line in lines(path, advance):
        fields = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
        if fields and fields[0] == _BEGINS:
            if document.has_tokens:
                yield from document.finished()
                document = _Document(path, number)
            document.has_only_last |= _UNKNOWN in fields
        elif is_comment(line):
            if line.startswith(ID_COMMENT):
                if document.has_tokens:
                    yield from document.finished()
                    document = _Document(path, number)
                document.id = line[len(ID_COMMENT) :].rstrip("\r\n")
        elif "".join(fields).strip():
            if not line.endswith("\n"):
                raise FileInvalid(
                    _(
                        "{path}:{line}: the file ends inside this line: it is cut off, "
                        "or lacks a line end"
                    ).format(path=path, line=number)
                )
            document.add(fields, number)
        else:
            document.end_sentence()
    yield from document.finished()


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
        self._path = path
        self._line = line
        self._tokens: list[str] = []
        self._words: list[str] = []
        self._length = 0
        self._columns: list[LabelColumn] = []

    @property
    def has_tokens(self) -> bool:
        """Whether there is anything in it yet."""
        return bool(self._tokens)

    def add(self, fields: Sequence[str], number: int) -> None:
        """Add a token and its labels.

        Raises:
            FileInvalid: with the line.
        """
        token, *labels = fields
        if not self._tokens:
            self._columns = [LabelColumn() for _ in labels]
        if not labels or len(labels) != len(self._columns):
            raise FileInvalid(
                _(
                    "{path}:{line}: has {count} columns: give each token its labels, like O"
                ).format(path=self._path, line=number, count=len(fields))
            )
        for column, label in zip(self._columns, labels, strict=True):
            column.add(label, self._length, number)
        if self._words and not self._words[-1].isspace():
            self._words.append(" ")
        self._words.append(token)
        self._tokens.append(squeezed(token))
        self._length += len(self._tokens[-1])

    def end_sentence(self) -> None:
        """Begin a new line of the text, where there is anything before it."""
        if self._words and not self._words[-1].isspace():
            self._words.append("\n")

    def finished(self) -> Iterator[ImportedArticle]:
        """The article, if it has any tokens.

        Raises:
            FileInvalid: with the line of what is no label.
        """
        if not self._tokens:
            return
        columns = self._columns
        if self.has_only_last or any(column.other for column in columns):
            columns = columns[-1:]
        tags: list[ImportedTag] = []
        for column in columns:
            if column.other is not None:
                label, number = column.other
                message = _(
                    "{label!r} is not a label: give O, B-NAME or I-NAME"
                ).format(label=label[:_SHOWN])
                raise FileInvalid(f"{self._path}:{number}: {message}")
            tags += column.finished(self._length)
        yield ImportedArticle(
            where=f"{self._path}:{self._line}",
            article=self.id,
            text="".join(self._tokens),
            is_squeezed=True,
            tokens="".join(self._words).rstrip(),
            tags=tuple(tags),
        )


class LabelColumn:
    """One column of labels, and the tags that they make.

    The place of a tag is made of the number that was given with its first token. `other`
    is the first value that is no label, and its number.
    """

    def __init__(self, place: Callable[[int], str] | None = None) -> None:
        self._place = place or _line_place
        self.other: tuple[str, int] | None = None
        self._tags: list[ImportedTag] = []
        # The name, start and line of the tag that is open, if one is.
        self._open: tuple[str, int, int] | None = None
        self._is_last = False

    def add(self, label: str, offset: int, number: int) -> None:
        """Add the label of the token at the offset."""
        if not is_label(label):
            self.other = self.other or (label, number)
            return
        letter, _hyphen, name = label.partition("-")
        goes_on = letter not in FIRST_LETTERS and not self._is_last
        if label == OUTSIDE or not (goes_on and self._open and self._open[0] == name):
            self._close(offset)
            if label != OUTSIDE:
                self._open = name, offset, number
        self._is_last = letter in LAST_LETTERS

    def finished(self, length: int) -> list[ImportedTag]:
        """All tags, of a text of that length."""
        self._close(length)
        return self._tags

    def _close(self, end: int) -> None:
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


def _line_place(number: int) -> str:
    return _(" (line {line})").format(line=number)
