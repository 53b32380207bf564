"""The heading of the screens that are about a whole project."""

from rich.style import Style

from hashiya_reader.widgets.row import Piece, Row

NAME = "حاشية"
BOLD, DIM = Style(bold=True), Style(dim=True)


def project_heading(project: str, *words: str) -> Row:
    """At the start the project, and words about it, in parts; the program's name at the end."""
    parts: list[Piece] = []
    for part in words:
        parts.append(Piece(" · " if parts else "  ", DIM))
        parts.append(Piece(part, DIM))
    return Row(
        start=(Piece(f" {project}", BOLD), *parts),
        end=(Piece(NAME, BOLD),),
    )
