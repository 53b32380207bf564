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
    """The titles of labels by layer and name."""

    titles: Mapping[tuple[str, str], LabelTitle]

    @classmethod
    def of(cls, scheme: Scheme) -> "LabelStyles":
        """Those of the scheme; Arabic titles where there are any."""
        titles = {}
        for layer in scheme.layers:
            for label in layer.labels:
                titles[layer.name, label.name] = LabelTitle(
                    text=label.title_ar or label.title, color=label.color
                )
        return cls(titles=titles)

    def title(self, layer: str, label: str) -> LabelTitle:
        """A label's title; the name, with a question mark, of one that the scheme lacks."""
        unknown = LabelTitle(text=f"{label}؟", color=_UNKNOWN)
        return self.titles.get((layer, label), unknown)
