"""Tags without a value for an attribute that their layer requires."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from hashiya.model.scheme import Attribute, Scheme


class LabelledTag(Protocol):
    """A tag in any of its forms: its label, and the values of its attributes."""

    @property
    def layer(self) -> str:
        """Return the name of its layer."""

    @property
    def label(self) -> str:
        """Return the name of its label."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Return its attributes."""


TagT = TypeVar("TagT", bound=LabelledTag)


class Requirements:
    """The attributes that a scheme requires of the tags of each label.

    It is true if there are any. An orphaned tag lacks none.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._attributes: dict[tuple[str, str], tuple[Attribute, ...]] = {}
        for layer in scheme.layers:
            required = tuple(filter(_is_required, layer.attributes))
            if not required:
                continue
            for label in layer.labels:
                self._attributes[layer.name, label.name] = required

    def __bool__(self) -> bool:
        return bool(self._attributes)

    def missing(self, tag: LabelledTag) -> tuple[Attribute, ...]:
        """The required attributes that the tag has no value for, or an empty one."""
        required = self._attributes.get((tag.layer, tag.label), ())
        values = tag.attributes
        return tuple(
            attribute
            for attribute in required
            if not values.get(attribute.name, "").strip()
        )

    def incomplete(self, tags: Iterable[TagT]) -> list[TagT]:
        """Those of the tags that lack a required attribute."""
        return [tag for tag in tags if self.missing(tag)] if self else []


def _is_required(attribute: Attribute) -> bool:
    return attribute.required
