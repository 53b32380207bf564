"""How labels look: a title and a colour each, and the styles they give to the cells of a tag."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.color import Color

from hashiya.language import gettext as _
from hashiya.model.model import Tag
from hashiya_reader.look.palette import tag_fill


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelLook:
    """What a label shows of itself; `key` is empty where no single key applies it.

    `words` are its name and its titles in all languages, by which it is found.

    `wants` are the attributes that a tag of it is not complete without, each by its
    name and its title.
    """

    layer: str
    label: str
    title: str
    color: str
    key: str = ""
    wants: tuple[tuple[str, str], ...] = ()
    words: str = ""

    def missing(self, tag: Tag) -> tuple[str, ...]:
        """What the tag does not say yet, as a question each: «الهدف؟»."""
        questions: list[str] = []
        for name, title in self.wants:
            if not tag.attributes.get(name, "").strip():
                questions.append(_("{attribute}?").format(attribute=title))
        return tuple(questions)

    def wanted(self, tag: Tag) -> str:
        """The value of the first wanted attribute that the tag has; "" without one."""
        for name, _title in self.wants:
            value = tag.attributes.get(name, "")
            if value:
                return value
        return ""


class Looks(dict[tuple[str, str], LabelLook]):
    """The looks by layer and label.

    A label that the scheme no longer has is shown by its name, in grey.
    """

    def __missing__(self, key: tuple[str, str]) -> LabelLook:
        layer, label = key
        return LabelLook(
            layer=layer,
            label=label,
            title=f"{label}?",
            color="#8a8a8a",
            words=label,
        )

    def of(self, tag: Tag) -> LabelLook:
        """The look of the tag's label."""
        return self[tag.layer, tag.label]


def in_layers(looks: Mapping[tuple[str, str], LabelLook]) -> dict[str, list[LabelLook]]:
    """The looks by layer, both in the scheme's order."""
    layers: dict[str, list[LabelLook]] = {}
    for look in looks.values():
        layers.setdefault(look.layer, []).append(look)
    return layers


@lru_cache(maxsize=1024)
def covered_style(ground: Color, color: str, depth: int, *, first: bool) -> Style:
    """The style of a tagged cell: deeper nesting is stronger, the first cell of a tag strongest.

    Underline and weight say the same again where colours cannot be told apart.
    """
    strength = min(0.28 + 0.17 * (depth - 1) + (0.22 if first else 0), 0.8)
    background = ground.blend(Color.parse(color), strength)
    return Style(
        bgcolor=background.rich_color,
        underline=True,
        bold=True if depth > 1 or first else None,
    )


@lru_cache(maxsize=1024)
def suggested_style(text: Color, color: str, *, dash: bool, strong: bool) -> Style:
    """The style of a cell that a suggestion covers.

    Ink where a tag has ground, and every other cell underlined.

    So it is a dashed line where a tag's is whole, also upon a tag, and also where there
    are no colours. The ink is halfway to the text's, so that it can be read upon a
    tag's ground.
    """
    ink = text.blend(Color.parse(color), 0.6)
    return Style(color=ink.rich_color, underline=dash, bold=True if strong else None)


@lru_cache(maxsize=1024)
def covered_style_of_palette(
    text: Color, ground: Color, color: str, depth: int, *, first: bool
) -> Style:
    """The same for a terminal of 256 colours: grey ground, and the words in the label's ink."""
    fill = tag_fill(ground, text, strong=depth > 1 or first)
    return Style(
        color=Color.parse(color).rich_color,
        bgcolor=fill.rich_color,
        underline=True,
        bold=True if depth > 1 or first else None,
    )


@lru_cache(maxsize=1024)
def covered_style_of_few(color: str, depth: int, *, first: bool) -> Style:
    """The same for a terminal of 16 colours, where tints would all become black.

    Coloured ink, reversed where nested.
    """
    ink = Color.parse(color).rich_color
    return Style(
        color=ink,
        underline=True,
        reverse=depth > 1,
        bold=True if depth > 1 or first else None,
    )


@lru_cache(maxsize=1024)
def suggested_style_of_few(color: str, *, dash: bool, strong: bool) -> Style:
    """The same of a suggestion: dim, since tags are ink there as well."""
    return Style(
        color=Color.parse(color).rich_color,
        underline=dash,
        bold=strong or None,
        dim=not strong or None,
    )
