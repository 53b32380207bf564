"""The text of a piece of HTML that is nothing but an article's own, such as a feed's."""

from html.parser import HTMLParser
from typing import Final

# What begins a line of its own.
_LINES: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt",
        "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
        "pre", "section", "table", "td", "th", "tr", "ul",
    }
)  # fmt: skip
_HIDDEN: Final = frozenset({"script", "style", "template"})
_SPACES: Final = " \t\n\r\f"


class _TextParser(HTMLParser):
    """Collects the text of a fragment."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")
        if tag in _HIDDEN and self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # HTML shows spaces and line ends in a row as one space.
            for char in _SPACES[1:]:
                data = data.replace(char, " ")
            self.parts.append(data)


def fragment_text(fragment: str) -> str:
    """The text, a line for each block, with the characters that it has."""
    parser = _TextParser()
    parser.feed(fragment)
    parser.close()
    lines: list[str] = []
    for line in "".join(parser.parts).split("\n"):
        words = " ".join(filter(None, line.split(" ")))
        if words:
            lines.append(words)
    return "\n".join(lines)
