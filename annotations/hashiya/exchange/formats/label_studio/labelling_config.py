"""Label Studio's labelling configuration (XML) for a scheme and for tags of other labels."""

from collections.abc import Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.store import TagRow

# The names of controls; those of layers and attributes are prefixes.
TEXT, CONFIDENCE, NOTE = "text", "confidence", "note"
# Not `annotator`, as it was once: Label Studio's tables have a column of that name.
ANNOTATOR, FORMER_ANNOTATOR = "annotator-name", "annotator"
ANNOTATORS = frozenset({ANNOTATOR, FORMER_ANNOTATOR})
LAYER, ARTICLE_LAYER, ATTRIBUTE = "layer-", "article-", "attribute-"

_GREY = "#868686"
_STYLE = ".htx-text { white-space: pre-wrap; direction: rtl; text-align: right; }"
_MOST_CONFIDENCE = "5"


class UsedControls:
    """The layers, labels and attributes of a dataset: the scheme's, and others that tags have."""

    def __init__(self, scheme: Scheme) -> None:
        self.spans: dict[str, dict[str, str]] = {}
        self.articles: dict[str, list[str]] = {}
        self.attributes: dict[tuple[str, str], tuple[str, ...]] = {}
        for layer in scheme.layers:
            if SPAN in layer.scopes:
                colors = {label.name: label.color for label in layer.labels}
                self.spans[layer.name] = colors
            if ARTICLE in layer.scopes:
                self.articles[layer.name] = list(layer.label_names)
            for attribute in layer.attributes:
                self.attributes[layer.name, attribute.name] = attribute.values

    def add(self, tag: TagRow) -> None:
        """Add what the tag uses."""
        if tag.start is None:
            labels = self.articles.setdefault(tag.layer, [])
            if tag.label not in labels:
                labels.append(tag.label)
            return
        self.spans.setdefault(tag.layer, {}).setdefault(tag.label, _GREY)
        for name, value in tag.attributes.items():
            values = self.attributes.setdefault((tag.layer, name), ())
            if values and value not in values:
                self.attributes[tag.layer, name] = (*values, value)

    def is_choice(self, layer: str, name: str) -> bool:
        """Whether the attribute is one of a few values."""
        return bool(self.attributes.get((layer, name)))


def layer_control(layer: str) -> str:
    """The name of the control of a layer's spans."""
    return f"{LAYER}{quote(layer, '')}"


def article_control(layer: str) -> str:
    """The name of the control of a layer's labels of whole articles."""
    return f"{ARTICLE_LAYER}{quote(layer, '')}"


def attribute_control(layer: str, name: str) -> str:
    """The name of the control of an attribute."""
    return f"{ATTRIBUTE}{quote(layer, '')}.{quote(name, '')}"


def configuration(used: UsedControls) -> str:
    """The XML: a control for each layer, attribute and other value of a tag."""
    view = ET.Element("View")
    for layer, colors in used.spans.items():
        _add_header(view, layer)
        name = layer_control(layer)
        control = ET.SubElement(view, "Labels", name=name, toName=TEXT)
        for label, color in colors.items():
            ET.SubElement(control, "Label", value=label, background=color)
    ET.SubElement(view, "Style").text = _STYLE
    ET.SubElement(view, "Text", name=TEXT, value="$text", granularity="symbol")
    for layer, labels in used.articles.items():
        _add_header(view, layer)
        _add_choices(view, article_control(layer), labels, choice="multiple")
    for (layer, attribute), values in used.attributes.items():
        _add_header(view, f"{layer} · {attribute}")
        name = attribute_control(layer, attribute)
        if values:
            _add_choices(view, name, values, choice="single", perRegion="true")
        else:
            _add_text_area(view, name, perRegion="true", maxSubmissions="1")
    rating = {"name": CONFIDENCE, "toName": TEXT, "perRegion": "true"}
    ET.SubElement(view, "Rating", {**rating, "maxRating": _MOST_CONFIDENCE})
    _add_text_area(view, NOTE, perRegion="true", maxSubmissions="1")
    _add_text_area(view, ANNOTATOR, maxSubmissions="1", editable="false")
    ET.indent(view)
    return f"{ET.tostring(view, encoding='unicode')}\n"


def _add_header(view: ET.Element, title: str) -> None:
    ET.SubElement(view, "Header", value=title, size="5")


def _add_choices(
    view: ET.Element, name: str, values: Sequence[str], **options: str
) -> None:
    attributes = {"name": name, "toName": TEXT, **options}
    control = ET.SubElement(view, "Choices", attributes)
    for value in values:
        ET.SubElement(control, "Choice", value=value)


def _add_text_area(view: ET.Element, name: str, **options: str) -> None:
    attributes = {"name": name, "toName": TEXT, **options}
    ET.SubElement(view, "TextArea", attributes)
