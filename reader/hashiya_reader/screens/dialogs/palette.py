"""The palette: every action of the open screen, every theme and every article, by its name."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.style import Style
from textual.screen import Screen

from hashiya.language import gettext as _
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

PaletteValue = Command | Destination | str


class Palette(Choose[PaletteValue]):
    """Answers with a command, an article or a theme's name; articles are listed by typed words."""

    def __init__(
        self,
        screen: Screen[object],
        themes: Mapping[str, str],
        catalogue: Catalogue | None,
        scheme: Scheme,
    ) -> None:
        options = [command_option(command) for command in commands_of(screen)]
        options += [theme_option(theme, themes[theme]) for theme in themes]
        placeholder = _("what do you want to do?")
        if catalogue:
            placeholder = _("what do you want to do? or an article's title")
        super().__init__(options, placeholder=placeholder)
        self.catalogue = catalogue
        self.scheme = scheme

    def more(self, words: Sequence[str]) -> Sequence[Option[PaletteValue]]:
        """The articles with all of the words in their title or id."""
        catalogue = self.catalogue
        if not words or catalogue is None:
            return ()
        terms = [Term("title", word) for word in words]
        positions = catalogue.matching(terms, self.scheme)
        return Lazy(
            len(positions),
            lambda index: article_option(catalogue.row(positions[index])),
        )


def command_option(command: Command) -> Option[PaletteValue]:
    """An action to do."""
    words = f"{command.name} {command.tooltip} {command.id}"
    return Option(value=command, row=command_row(command), words=words)


def theme_option(theme: str, description: str) -> Option[PaletteValue]:
    """A theme to use."""
    title = _("Theme {theme}").format(theme=theme)
    about = _(description)
    return Option(value=theme, row=theme_row(title, about), words=f"{title} {about}")


def article_option(row: ArticleRow) -> Option[PaletteValue]:
    """An article to open."""
    name = (Piece(" " * KEY_CELLS), Piece(row.id, DIM, limit=ID_CELLS))
    return Option(
        value=Destination(article=row.id),
        row=Row(right=(Piece(row.title),), left=name),
        words=row.title,
    )


def command_row(command: Command) -> Row:
    """An action's line: its name, tooltip and key, and the id to remap it by."""
    words = list(command_pieces(command))
    if command.tooltip:
        words.append(Piece(f" — {command.tooltip}", DIM))
    return Row(start=tuple(words), end=(Piece(command.id, DIM),))


def command_pieces(command: Command) -> tuple[Piece, ...]:
    """An action's key and its name in columns."""
    return (
        Piece(" "),
        Piece(command.key, Style(bold=True), direction="ltr"),
        Piece(" " * max(0, KEY_CELLS - 1 - cell_len(command.key))),
        Piece(command.name),
    )


def theme_row(title: str, description: str) -> Row:
    """A theme's line: its name and what it is like."""
    return Row(
        start=(
            Piece(" " * KEY_CELLS),
            Piece(title),
            Piece(f" — {description}", DIM),
        )
    )
