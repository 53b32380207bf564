"""The palette: every action of the screen that is open, every theme and every article, found by its name."""

from collections.abc import Mapping, Sequence

from rich.style import Style
from textual.screen import Screen

from hashiya.model.scheme import Scheme
from hashiya.overview.catalogue import Catalogue
from hashiya.overview.filters import Term
from hashiya.overview.progress import ArticleRow
from hashiya_reader.keys.commands import Command, commands_of
from hashiya_reader.lazy_sequence import Lazy
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.dialogs.choose import Choose, Option
from hashiya_reader.widgets.row import Piece, Row

DIM = Style(dim=True)
KEY_CELLS = 9
ID_CELLS = 24

Chosen = Command | Destination | str


class Palette(Choose[Chosen]):
    """Answers with a command, with an article, or with the name of a theme; articles are listed once words are typed."""

    def __init__(
        self,
        screen: Screen[object],
        themes: Mapping[str, str],
        catalogue: Catalogue | None,
        scheme: Scheme,
    ) -> None:
        options: list[Option[Chosen]] = [
            Option(
                value=command,
                row=command_row(command),
                words=f"{command.name} {command.about}",
            )
            for command in commands_of(screen)
        ]
        options += [
            Option(
                value=theme, row=theme_row(theme, about), words=f"theme {theme} {about}"
            )
            for theme, about in themes.items()
        ]
        asked = (
            "what do you want to do? or an article's title"
            if catalogue
            else "what do you want to do?"
        )
        super().__init__(options, placeholder=asked)
        self.catalogue = catalogue
        self.scheme = scheme

    def more(self, words: Sequence[str]) -> Sequence[Option[Chosen]]:
        """The articles with all of the words in their title or id."""
        if not words or self.catalogue is None:
            return ()
        catalogue = self.catalogue
        found = catalogue.matching([Term("title", word) for word in words], self.scheme)
        return Lazy(
            len(found), lambda index: article_option(catalogue.row(found[index]))
        )


def article_option(row: ArticleRow) -> Option[Chosen]:
    """An article to open."""
    name = (Piece(" " * KEY_CELLS), Piece(row.id, DIM, limit=ID_CELLS))
    return Option(
        value=Destination(article=row.id),
        row=Row(right=(Piece(row.title),), left=name),
        words=row.title,
    )


def command_row(command: Command) -> Row:
    """An action's line: what it does, more about it, its key, and the id by which the user may give it another."""
    more = (Piece(f" — {command.about}", DIM),) if command.about else ()
    words = (Piece(f" {command.key:<8}", Style(bold=True)), Piece(command.name), *more)
    return Row(left=words, right=(Piece(command.id, DIM),))


def theme_row(theme: str, about: str) -> Row:
    """A theme's line: its name, and what it is like."""
    return Row(
        left=(
            Piece(" " * KEY_CELLS),
            Piece(f"Theme {theme}"),
            Piece(f" — {about}", DIM),
        )
    )
