"""Which layer's labels are in front in the bar of labels."""

from collections.abc import Sequence

from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.label_looks import LabelLook, Looks, in_layers

TOPIC = "topic"


class LabelLayers:
    """The labels by layer, as the scheme has them; one layer is in front."""

    def __init__(self, looks: Looks, ui: ReadingUI) -> None:
        self.looks = looks
        self.ui = ui
        self.by_layer = in_layers(looks)
        self.front = next(iter(self.by_layer), "")

    @property
    def in_order(self) -> list[LabelLook]:
        """All labels, those of the layer in front first."""
        layers = sorted(self.by_layer, key=lambda layer: layer != self.front)
        return [look for layer in layers for look in self.by_layer[layer]]

    @property
    def to_choose_from(self) -> Sequence[LabelLook]:
        """The topics, which may have no keys; all labels where there are none."""
        return self.by_layer.get(TOPIC) or list(self.looks.values())

    def next(self) -> None:
        """Bring the next layer's labels to the front."""
        names = list(self.by_layer)
        index = names.index(self.front) + 1
        self.front = names[index % len(names)]
        self.ui.show()

    def take_scheme(self) -> None:
        """Go by the looks as they now are; the layer in front stays there if it can."""
        self.by_layer = in_layers(self.looks)
        if self.front not in self.by_layer:
            self.front = next(iter(self.by_layer), "")
