"""The instruction to a language model: the scheme, the guidelines, and the form of the answer."""

from collections.abc import Iterator

from hashiya.model.scheme import ARTICLE, SPAN, Attribute, Layer, Scheme

_TASK = """\
You annotate Arabic news. Find the passages of the text to which one of the labels below
applies, and the labels that apply to the whole text. Passages may overlap."""
_QUOTES = """\
Answer with JSON alone:
{"spans": [{"quote": "…", "layer": "…", "label": "…"}],
 "labels": [{"layer": "…", "label": "…"}]}
`quote` is the passage, copied from the text character for character. If these words stand
in the text more than once, add `occurrence`: 1 for the first place, 2 for the second.
Add `attributes`, an object of strings, where the layer has any. Both lists may be empty."""
_OFFSETS = """\
Answer with JSON alone:
{"spans": [{"quote": "…", "start": 0, "end": 1, "layer": "…", "label": "…"}],
 "labels": [{"layer": "…", "label": "…"}]}
`quote` is the passage, copied from the text character for character; `start` is its first
character, counted from 0 in Unicode code points, and `end` the one after its last.
Add `attributes`, an object of strings, where the layer has any. Both lists may be empty."""


def instruction(scheme: Scheme, guidelines: str, *, offsets: bool) -> str:
    """The instruction; the guidelines are Markdown, "" where there are none."""
    layers = "\n".join(line for layer in scheme.layers for line in _layer(layer))
    parts = [_TASK, layers, _OFFSETS if offsets else _QUOTES]
    if guidelines.strip():
        parts.insert(2, f"Guidelines:\n\n{guidelines.strip()}")
    return "\n\n".join(parts)


def _layer(layer: Layer) -> Iterator[str]:
    subjects: list[str] = []
    if SPAN in layer.scopes:
        subjects.append("passages")
    if ARTICLE in layer.scopes:
        subjects.append("the whole text")
    subject = " and ".join(subjects)
    yield f"Layer `{layer.name}` ({_titles(layer.title, layer.title_ar)}), for {subject}:"
    for label in layer.labels:
        yield f"- label `{label.name}`: {_titles(label.title, label.title_ar)}"
    for attribute in layer.attributes:
        yield f"- attribute `{attribute.name}`: {_attribute(attribute)}"


def _titles(title: str, arabic_title: str) -> str:
    return ", ".join(dict.fromkeys(name for name in (title, arabic_title) if name))


def _attribute(attribute: Attribute) -> str:
    takes = "any text"
    if attribute.values:
        takes = f"one of {', '.join(f'`{value}`' for value in attribute.values)}"
    need = "; required" if attribute.required else ""
    return f"{_titles(attribute.title, attribute.title_ar)}; {takes}{need}"
