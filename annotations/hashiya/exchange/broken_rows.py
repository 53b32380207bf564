"""Rows of a file that cannot be read: reported one by one, unless no row can be read."""

from collections.abc import Callable, Iterable, Iterator

from hashiya.errors import FileInvalid, Finding
from hashiya.exchange.values import ImportedArticle
from hashiya.io.fields import located
from hashiya.language import gettext as _

# A file that begins with more broken rows is of another format.
_MOST_AT_THE_BEGINNING = 20


class BrokenRows:
    """The broken rows of a file, which are held back until a row can be read.

    `is_first_part` says whether these are the first rows of the file.
    """

    def __init__(self, *, is_first_part: bool = True) -> None:
        self._held: list[FileInvalid] = []
        self._is_any_whole = not is_first_part

    def read(
        self, where: str, articles: Callable[[], Iterable[ImportedArticle]]
    ) -> Iterator[ImportedArticle]:
        """The articles that a row makes, or the problem that it makes none.

        Raises:
            FileInvalid: the first row's, when too many are broken before a whole one.
        """
        try:
            with located(where):
                whole = list(articles())
        except FileInvalid as error:
            yield from self.reported(error)
        else:
            yield from self.before_a_whole_one()
            yield from whole

    def reported(self, error: FileInvalid) -> Iterator[ImportedArticle]:
        """The problem of a broken row, unless it is held back.

        Raises:
            FileInvalid: the first row's, when too many are broken before a whole one.
        """
        if self._is_any_whole:
            yield _problem(error)
            return
        self._held.append(error)
        if len(self._held) > _MOST_AT_THE_BEGINNING:
            self.refuse_if_all()

    def before_a_whole_one(self) -> Iterator[ImportedArticle]:
        """The problems that were held back, as there is a row now that can be read."""
        self._is_any_whole = True
        for error in self._held:
            yield _problem(error)
        self._held.clear()

    def refuse_if_all(self) -> None:
        """Refuse a file in which no row can be read.

        Raises:
            FileInvalid: the first row's.
        """
        if self._held:
            raise self._held[0]


def _problem(error: FileInvalid) -> ImportedArticle:
    sentence = _("left out: {problem}").format(problem=error.problem)
    problem = Finding(sentence, hint=error.hint)
    return ImportedArticle(where=error.where, problems=(problem,))
