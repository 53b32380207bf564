"""Which disagreements a reviewer asks for: of a layer, a label, a kind or two annotators."""

from dataclasses import dataclass, replace

from hashiya.model.former_names import FormerNames
from hashiya.model.model import Tag
from hashiya.review.items import Item, tag_content
from hashiya.review.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFilter:
    """Which disagreements are in the queue; None stands for any.

    It can be limited to a layer, a label, a kind of difference, two annotators, or an
    `item` by its id. With `reviewers_differ` the places are those that reviewers decided
    differently.
    """

    layer: str | None = None
    label: str | None = None
    kind: Kind | None = None
    pair: tuple[str, str] | None = None
    item: str | None = None
    reviewers_differ: bool = False

    def renamed(self, former: FormerNames) -> "ItemFilter":
        """The filter with the present names of its layer and label."""
        layer, label = self.layer, self.label
        if layer is not None:
            layer = former.layer(layer)
        if label is not None and layer is not None:
            label = former.label(layer, label)[1]
        elif label is not None:
            present = {new for (_, old), new in former.labels.items() if old == label}
            label = present.pop() if len(present) == 1 else label
        return replace(self, layer=layer, label=label)

    def covers(self, item: Item) -> bool:
        """Whether the place is of the layer, has the label and the id, agreed or not."""
        if self.item not in {None, item.id}:
            return False
        is_of_layer = self.layer in {None, item.layer}
        return is_of_layer and (self.label is None or self.label in item.labels)

    def holds(self, item: Item) -> bool:
        """Whether the place is one of the disagreements."""
        return bool(item.kinds) and self.selects(item)

    def selects(self, item: Item) -> bool:
        """Whether the place is of the layer, label, kind and pair, disputed or not."""
        if not self.covers(item):
            return False
        if self.kind is not None and self.kind not in item.kinds:
            return False
        return self.pair is None or _differ(item, *self.pair)

    def holds_detached(self, tag: Tag) -> bool:
        """Whether the detached tag is one of those of which a reviewer asks."""
        if self.item is not None:
            return False
        if self.layer not in {None, tag.layer} or self.label not in {None, tag.label}:
            return False
        if self.kind not in {None, Kind.NOT_COMPARABLE}:
            return False
        return self.pair is None or tag.annotator in self.pair


def _differ(item: Item, first: str, second: str) -> bool:
    """Whether both annotators answered and differ; having no tag is an answer too."""
    answered = {*item.annotators, *item.silent}
    if first not in answered or second not in answered:
        return False
    first_tag, second_tag = item.by(first), item.by(second)
    if first_tag is None or second_tag is None:
        return first_tag is not second_tag
    return tag_content(first_tag) != tag_content(second_tag)
