"""Editing the labels of a `hashiya.toml`: only what changes is written anew, its comments and its order stay."""

from collections.abc import Callable, MutableSequence
from dataclasses import replace
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, Item, Key, Table, Whitespace

from hashiya.corpus.project import SETTINGS, Project
from hashiya.errors import ProjectInvalid, SchemeInvalid, UnknownLabel
from hashiya.io.durable_files import replacing
from hashiya.io.toml import parse_toml
from hashiya.model.scheme import Label, Scheme, default_source, scheme_from

_BOM = "\ufeff"
_FIELDS = ("name", "title", "title_ar", "key", "color")
# Tables, whether of an array of tables or in a list: the parser's types tell them
# apart, and their use does not.
Labels = MutableSequence[Any]


def edit_scheme(project: Project, edit: Callable[[str], str]) -> None:
    """Write the project's `hashiya.toml` as the edit makes it; without one the default scheme is written out first.

    Raises:
        SchemeInvalid, UnknownLabel: as the edit does; the file is then as it was.
        ProjectInvalid: when the file cannot be read or written.
    """
    path = project.settings
    try:
        raw = path.read_bytes().decode() if path.exists() else default_source()
        source = raw.removeprefix(_BOM)
        ends = "\r\n" if "\r\n" in source else "\n"
        text = edit(source.replace("\r\n", "\n")).replace("\n", ends)
        with replacing(path) as file:
            file.write((_BOM * raw.startswith(_BOM) + text).encode())
    except UnicodeDecodeError as error:
        raise ProjectInvalid(
            f"{path}: is not UTF-8: byte {error.start} is broken; save it as UTF-8"
        ) from error
    except OSError as error:
        raise ProjectInvalid(
            f"{path}: cannot be written: {error.strerror}; nothing was changed"
        ) from error


def put_label(
    source: str, layer: str, name: str, label: Label | None, place: int
) -> str:
    """The TOML text with the label of this name made into another one, at a place among those of its layer.

    Without a name the label is a new one, without a label the one of the name is
    removed.

    Raises:
        SchemeInvalid, UnknownLabel: as the other edits do.
    """
    if label is None:
        return remove_label(source, layer, name)
    text = (
        change_label(source, layer, name, label)
        if name
        else add_label(source, layer, label)
    )
    return move_label(text, layer, label.name, place)


def add_label(source: str, layer: str, label: Label) -> str:
    """The TOML text with the label as the last of its layer.

    Raises:
        SchemeInvalid: naming line and key, when the text is no scheme, or would be none
            with the label.
    """

    def add(labels: Labels) -> None:
        labels.append(_new(labels, label))

    return _edited(source, layer, lambda labels: (*labels, label), add)


def change_label(source: str, layer: str, name: str, label: Label) -> str:
    """The TOML text with another label in the place of the one of this name; what stays the same is not touched.

    A new name keeps the old one as `was`, by which tags that have it can be mapped.

    Raises:
        SchemeInvalid: as `add_label` does.
        UnknownLabel: when the layer has no such label.
    """
    scheme = _scheme_of(source)
    before = scheme.label(layer, name)
    if label.name != name:
        label = replace(
            label, was=tuple(each for each in (*before.was, name) if each != label.name)
        )
    at = _position(scheme, layer, name)

    def change(labels: Labels) -> None:
        table = labels[at]
        unsaid = {"title": label.name, "title_ar": label.title, "color": before.color}
        for field in _FIELDS:
            value = getattr(label, field)
            if value == table.get(field, unsaid.get(field, "")):
                continue
            if value:
                table[field] = value
            else:
                del table[field]
        if label.was != before.was:
            table["was"] = list(label.was)

    return _edited(
        source, layer, lambda labels: (*labels[:at], label, *labels[at + 1 :]), change
    )


def remove_label(source: str, layer: str, name: str) -> str:
    """The TOML text without the label; its tags are kept and become orphaned.

    Raises:
        SchemeInvalid: as `add_label` does, also for the last label of a layer.
        UnknownLabel: when the layer has no such label.
    """
    scheme = _scheme_of(source)
    at = _position(scheme, layer, name)

    def remove(labels: Labels) -> None:
        _write_colors(labels, scheme.layer(layer).labels)
        del labels[at]

    return _edited(
        source, layer, lambda labels: (*labels[:at], *labels[at + 1 :]), remove
    )


def move_label(source: str, layer: str, name: str, place: int) -> str:
    """The TOML text with the label at a place among those of its layer, counted from 0 and held within them.

    Raises:
        SchemeInvalid: as `add_label` does.
        UnknownLabel: when the layer has no such label.
    """
    scheme = _scheme_of(source)
    at = _position(scheme, layer, name)
    if at == place:
        return source

    def move(labels: Labels) -> None:
        _write_colors(labels, scheme.layer(layer).labels)
        table = labels[at]
        del labels[at]
        labels.insert(place, table)

    def moved(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        rest = [*labels[:at], *labels[at + 1 :]]
        rest.insert(place, labels[at])
        return tuple(rest)

    return _edited(source, layer, moved, move)


def _write_colors(labels: Labels, shown: tuple[Label, ...]) -> None:
    """Write out the colours that labels have only by where they stand: they keep them elsewhere."""
    for table, label in zip(labels, shown, strict=True):
        table.setdefault("color", label.color)


def _edited(
    source: str,
    layer: str,
    expected: Callable[[tuple[Label, ...]], tuple[Label, ...]],
    change: Callable[[Labels], None],
) -> str:
    """The text with the layer's labels changed, which must be what is expected of the scheme."""
    before = _scheme_of(source)
    at = _layer_position(before, layer)
    try:
        document = tomlkit.parse(_with_layers(source))
        table = document["layers"][at]
        labels = table["labels"]
        finish = _in_one_piece(table, labels)
        change(labels)
        if labels:
            finish()
        text = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise SchemeInvalid(
            f"{SETTINGS}: cannot be edited from here: {error}; edit the file itself"
        ) from error
    after = _scheme_of(text)
    wanted = replace(before.layers[at], labels=expected(before.layers[at].labels))
    if after != replace(
        before, layers=(*before.layers[:at], wanted, *before.layers[at + 1 :])
    ):
        raise SchemeInvalid(
            f"{SETTINGS}: cannot be edited from here without changing more; edit the file itself"
        )
    return text


def _in_one_piece(layer: Table, labels: Labels) -> Callable[[], None]:
    """Let each label of an array of tables hold the comments and blank lines above it, so that they move along.

    The parser gives them to the label before, or to the layer. What follows the last
    label is none's: it is held back until the answer is called, and is then behind
    whichever is the last.
    """
    if not isinstance(labels, AoT):
        return lambda: None
    body = layer.value.body
    at = next(index for index, (_, item) in enumerate(body) if item is labels)
    above = _taken(body, at)
    for table in labels.body:
        table.trivia.indent = above + table.trivia.indent
        above = _taken(table.value.body, len(table.value.body))

    def finish() -> None:
        labels[-1].value.body.append((None, Whitespace(above)))

    return finish


def _taken(body: list[tuple[Key | None, Item]], end: int) -> str:
    """The comments and blank lines right before a place in a table's body, which are blotted out there."""
    start = end
    while start and body[start - 1][0] is None:
        start -= 1
    text = "".join(_written(item) for _, item in body[start:end])
    # The body's length has to stay: it is indexed by place.
    body[start:end] = [(None, Whitespace(""))] * (end - start)
    return text


def _written(item: Item) -> str:
    trivia = item.trivia if isinstance(item, Comment) else None
    return (
        item.as_string()
        if trivia is None
        else f"{trivia.indent}{trivia.comment}{trivia.trail}"
    )


def _new(labels: Labels, label: Label) -> Any:
    """A label's table in the form that the others have."""
    said = {field: getattr(label, field) for field in _FIELDS if getattr(label, field)}
    if not isinstance(labels, AoT):
        inline = tomlkit.inline_table()
        inline.update(said)
        return inline
    indent = labels[-1].trivia.indent.rpartition("\n")[2]
    lines = (
        f"{indent}{field} = {tomlkit.item(value).as_string()}\n"
        for field, value in said.items()
    )
    table = tomlkit.parse(f"{indent}[[labels]]\n{''.join(lines)}")["labels"][0]
    table.trivia.indent = f"\n{indent}"
    return table


def _with_layers(source: str) -> str:
    """The text itself; one without layers with those of the default scheme, which hold then."""
    if "layers" in tomlkit.parse(source):
        return source
    default = default_source()
    return f"{source.rstrip()}\n\n{default[default.index('[[layers]]') :]}".lstrip()


def _scheme_of(source: str) -> Scheme:
    return scheme_from(parse_toml(source, SETTINGS))


def _layer_position(scheme: Scheme, layer: str) -> int:
    return scheme.layers.index(scheme.layer(layer))


def _position(scheme: Scheme, layer: str, name: str) -> int:
    """Which of its layer's labels it is.

    Raises:
        UnknownLabel: when there is none.
    """
    labels = scheme.layer(layer).labels
    found = next(
        (index for index, label in enumerate(labels) if label.name == name), None
    )
    if found is None:
        raise UnknownLabel(f"layer {layer!r} has no label {name!r} any more")
    return found
