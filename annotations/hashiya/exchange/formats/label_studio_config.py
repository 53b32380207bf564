"""Label Studio's labelling configuration (XML) for a scheme, and for what tags use besides it."""

from urllib.parse import quote
from xml.etree import ElementTree as ET

from hashiya.model.model import Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme

_GREY = "#868686"


class Used:
    """The layers, labels and attributes that a dataset uses: the scheme's, and those it no longer has."""

    def __init__(self, scheme: Scheme) -> None:
        self.spans: dict[str, dict[str, str]] = {}
        self.articles: dict[str, list[str]] = {}
        self.attributes: dict[tuple[str, str], tuple[str, ...]] = {}
        for layer in scheme.layers:
            if SPAN in layer.scopes:
                self.spans[layer.name] = {
                    label.name: label.color for label in layer.labels
                }
            if ARTICLE in layer.scopes:
                self.articles[layer.name] = [label.name for label in layer.labels]
            self.attributes.update(
                ((layer.name, each.name), each.values) for each in layer.attributes
            )

    def note(self, tag: Tag) -> None:
        """Take in what a tag uses."""
        if tag.span is None:
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


def configuration(used: Used) -> str:
    """The XML: a control for each layer, attribute, and what every tag may have, all about the one text."""
    view = ET.Element("View")
    for layer, labels in used.spans.items():
        ET.SubElement(view, "Header", value=layer, size="5")
        control = ET.SubElement(
            view, "Labels", name=f"layer-{quote(layer, '')}", toName="text"
        )
        for label, color in labels.items():
            ET.SubElement(control, "Label", value=label, background=color)
    style = ET.SubElement(view, "Style")
    style.text = (
        ".htx-text { white-space: pre-wrap; direction: rtl; text-align: right; }"
    )
    ET.SubElement(view, "Text", name="text", value="$text", granularity="symbol")
    for layer, names in used.articles.items():
        ET.SubElement(view, "Header", value=layer, size="5")
        _choices(view, f"article-{quote(layer, '')}", names, choice="multiple")
    for (layer, name), values in used.attributes.items():
        ET.SubElement(view, "Header", value=f"{layer} · {name}", size="5")
        control_name = f"attribute-{quote(layer, '')}.{quote(name, '')}"
        if values:
            _choices(view, control_name, values, choice="single", perRegion="true")
        else:
            ET.SubElement(
                view,
                "TextArea",
                name=control_name,
                toName="text",
                perRegion="true",
                maxSubmissions="1",
            )
    ET.SubElement(
        view,
        "Rating",
        name="confidence",
        toName="text",
        perRegion="true",
        maxRating="5",
    )
    ET.SubElement(
        view,
        "TextArea",
        name="note",
        toName="text",
        perRegion="true",
        maxSubmissions="1",
    )
    ET.SubElement(
        view,
        "TextArea",
        name="annotator",
        toName="text",
        maxSubmissions="1",
        editable="false",
    )
    ET.indent(view)
    return f"{ET.tostring(view, encoding='unicode')}\n"


def _choices(
    view: ET.Element, name: str, values: list[str] | tuple[str, ...], **more: str
) -> None:
    control = ET.SubElement(view, "Choices", {"name": name, "toName": "text", **more})
    for value in values:
        ET.SubElement(control, "Choice", value=value)
