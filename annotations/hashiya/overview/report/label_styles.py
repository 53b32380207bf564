"""How a scheme's labels look in the report."""

from collections.abc import Mapping
from dataclasses import dataclass

from hashiya.model.scheme import Scheme

_UNKNOWN = "#8a867c"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelTitle:
    """A label as it is written: its title, after a mark in its colour `#rrggbb`."""

    text: str
    color: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelStyles:
    """The titles of labels and of attributes, by layer and name."""

    titles: Mapping[tuple[str, str], LabelTitle]
    attribute_titles: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, scheme: Scheme, language: str) -> "LabelStyles":
        """Those of the scheme in the language; the English title where it has no other."""
        titles = {}
        attributes = {}
        for layer in scheme.layers:
            for attribute in layer.attributes:
                arabic = attribute.title_ar if language == "ar" else ""
                attributes[layer.name, attribute.name] = arabic or attribute.title
            for label in layer.labels:
                arabic = label.title_ar if language == "ar" else ""
                titles[layer.name, label.name] = LabelTitle(
                    text=arabic or label.title, color=label.color
                )
        return cls(titles=titles, attribute_titles=attributes)

    def title(self, layer: str, label: str) -> LabelTitle:
        """A label's title; the name, with a question mark, of one that the scheme lacks."""
        unknown = LabelTitle(text=f"{label}؟", color=_UNKNOWN)
        return self.titles.get((layer, label), unknown)

    def attribute(self, layer: str, name: str) -> str:
        """An attribute's title; the name of one that the scheme lacks."""
        return self.attribute_titles.get((layer, name), name)
