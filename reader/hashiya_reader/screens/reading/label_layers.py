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
        looks = list(self.by_layer.get(self.front, ()))
        for layer, others in self.by_layer.items():
            if layer != self.front:
                looks += others
        return looks

    @property
    def to_choose_from(self) -> Sequence[LabelLook]:
        """The topics, which may have no keys; all labels where there are none."""
        topics = self.by_layer.get(TOPIC)
        if topics:
            return topics
        return list(self.looks.values())

    def next(self) -> None:
        """Bring the next layer's labels to the front."""
        layers = list(self.by_layer)
        following = layers.index(self.front) + 1
        if following == len(layers):
            following = 0
        self.front = layers[following]
        self.ui.show()

    def take_scheme(self) -> None:
        """Go by the looks as they now are; the layer in front stays there if it can."""
        self.by_layer = in_layers(self.looks)
        if self.front not in self.by_layer:
            self.front = next(iter(self.by_layer), "")
