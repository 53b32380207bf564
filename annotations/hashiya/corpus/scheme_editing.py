"""Editing the labels of a `hashiya.toml`, keeping its comments and order."""

from collections.abc import Callable, Iterable, MutableSequence
from dataclasses import replace
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, Item, Key, Table, Whitespace

from hashiya.corpus.project import SETTINGS, ProjectFolder
from hashiya.corpus.settings import refuse_conflict
from hashiya.errors import ProjectInvalid, SchemeInvalid, UnknownLabel, system_reason
from hashiya.io.durable_files import replacing
from hashiya.io.regular_files import read_regular
from hashiya.io.toml import parse_toml
from hashiya.language import gettext as _
from hashiya.model.scheme import Attribute, Label, Layer, Scheme
from hashiya.model.scheme_file import default_source, scheme_from

_BOM = "\ufeff"
_FIELDS = ("name", "title", "title_ar", "key", "color")
# Tables, whether of an array of tables or in a list: the parser's types tell them
# apart, and their use does not.
Labels = MutableSequence[Any]


def edit_scheme(project: ProjectFolder, edit: Callable[[str], str]) -> None:
    """Apply the edit to the project's `hashiya.toml`; without one, to the default scheme.

    Raises:
        SchemeInvalid, UnknownLabel: as the edit does, and where the file has a merge
            conflict; the file is then as it was.
        ProjectInvalid: when the file cannot be read or written.
    """
    text = edited_text(project, edit)
    path = project.settings
    try:
        with replacing(path) as file:
            file.write(text.encode())
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be written: {reason}; nothing was changed").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def edited_text(project: ProjectFolder, edit: Callable[[str], str]) -> str:
    """The text that `edit_scheme` would write.

    Raises:
        SchemeInvalid, UnknownLabel, ProjectInvalid: as `edit_scheme` does.
    """
    path = project.settings
    try:
        raw = read_regular(path).decode() if path.exists() else default_source()
    except UnicodeDecodeError as error:
        raise ProjectInvalid(
            _(
                "{path}: is not UTF-8: byte {position} is broken; save it as UTF-8"
            ).format(path=path, position=error.start)
        ) from error
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    source = raw.removeprefix(_BOM)
    refuse_conflict(source, str(path))
    ends = "\r\n" if "\r\n" in source else "\n"
    text = edit(source.replace("\r\n", "\n")).replace("\n", ends)
    return _BOM * raw.startswith(_BOM) + text


def refuse_former(
    name: str, named: Iterable[Label | Attribute | Layer], but: str = ""
) -> None:
    """Refuse a name that one of them had before, except for the one called `but`.

    Tags that were made under it would become tags of what gets the name.

    Raises:
        SchemeInvalid: with what has the former name.
    """
    for other in named:
        if other.name != but and name in other.was:
            raise SchemeInvalid(
                _(
                    "{file}: {name!r} is a former name of {present!r}, by which tags of "
                    "it are stored: take another name"
                ).format(file=SETTINGS, name=name, present=other.name)
            )


def put_label(
    source: str, layer: str, name: str, label: Label | None, place: int
) -> str:
    """The TOML text with the label of this name replaced, at an index in its layer.

    Without a name the label is added, without a label that of the name is removed.

    Raises:
        SchemeInvalid, UnknownLabel: as the other edits do.
    """
    if label is None:
        return remove_label(source, layer, name)
    if not name:
        added = add_label(source, layer, label)
        return move_label(added, layer, label.name, place)
    changed = change_label(source, layer, name, label)
    return move_label(changed, layer, label.name, place)


def add_label(source: str, layer: str, label: Label) -> str:
    """The TOML text with the label as the last of its layer.

    Raises:
        SchemeInvalid: naming line and key, when the text is no valid scheme, with or
            without the label; also when its name is a former name of another label.
    """
    colored = _scheme_of(source).layer(layer).labels
    refuse_former(label.name, colored)

    def add(labels: Labels) -> None:
        _write_colors(labels, colored)
        labels.append(_new(labels, label))

    return _edited(source, layer, lambda labels: (*labels, label), add)


def change_label(source: str, layer: str, name: str, label: Label) -> str:
    """The TOML text with the label of this name replaced by another.

    Fields that stay the same are not rewritten.

    When the name changes the old one is added to `was`, by which tags with it are
    mapped.

    Raises:
        SchemeInvalid: as `add_label` does.
        UnknownLabel: when the layer has no such label.
    """
    scheme = _scheme_of(source)
    before = scheme.label(layer, name)
    if label.name != name:
        labels_of_layer = scheme.layer(layer).labels
        refuse_former(label.name, labels_of_layer, but=name)
        former = dict.fromkeys((*before.was, name))
        former.pop(label.name, None)
        label = replace(label, was=tuple(former))
    index = _position(scheme, layer, name)

    def change(labels: Labels) -> None:
        if label.color != before.color:
            _write_colors(labels, scheme.layer(layer).labels)
        table = labels[index]
        defaults = {"title": label.name, "title_ar": label.title, "color": before.color}
        for field in _FIELDS:
            value = getattr(label, field)
            if value == table.get(field, defaults.get(field, "")):
                continue
            if value:
                table[field] = value
            else:
                del table[field]
        if label.was != before.was:
            table["was"] = list(label.was)

    def changed(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        return (*labels[:index], label, *labels[index + 1 :])

    return _edited(source, layer, changed, change)


def remove_label(source: str, layer: str, name: str) -> str:
    """The TOML text without the label; its tags are kept and become orphaned.

    Raises:
        SchemeInvalid: as `add_label` does, also for the last label of a layer.
        UnknownLabel: when the layer has no such label.
    """
    scheme = _scheme_of(source)
    index = _position(scheme, layer, name)

    def remove(labels: Labels) -> None:
        _write_colors(labels, scheme.layer(layer).labels)
        del labels[index]

    def removed(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        return (*labels[:index], *labels[index + 1 :])

    return _edited(source, layer, removed, remove)


def move_label(source: str, layer: str, name: str, place: int) -> str:
    """The TOML text with the label moved to an index in its layer, counted from 0.

    Raises:
        SchemeInvalid: as `add_label` does.
        UnknownLabel: when the layer has no such label.
    """
    scheme = _scheme_of(source)
    index = _position(scheme, layer, name)
    if index == place:
        return source

    def move(labels: Labels) -> None:
        _write_colors(labels, scheme.layer(layer).labels)
        table = labels[index]
        del labels[index]
        labels.insert(place, table)

    def moved(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        rest = [*labels[:index], *labels[index + 1 :]]
        rest.insert(place, labels[index])
        return tuple(rest)

    return _edited(source, layer, moved, move)


def _write_colors(labels: Labels, values: tuple[Label, ...]) -> None:
    """Write out the colours that labels have by position, so that moved labels keep them."""
    for table, label in zip(labels, values, strict=True):
        table.setdefault("color", label.color)


def _edited(
    source: str,
    layer: str,
    expected: Callable[[tuple[Label, ...]], tuple[Label, ...]],
    change: Callable[[Labels], None],
) -> str:
    """The text with the layer's labels changed; its scheme must have the expected labels."""
    before = _scheme_of(source)
    index = before.layers.index(before.layer(layer))
    try:
        document = tomlkit.parse(with_layers(source))
        table = document["layers"][index]
        labels = table["labels"]
        finish = _in_one_piece(table, labels)
        change(labels)
        if labels:
            finish()
        text = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise SchemeInvalid(
            _(
                "{file}: cannot be edited from here: {problem}; edit the file itself"
            ).format(file=SETTINGS, problem=error)
        ) from error
    after = _scheme_of(text)
    old_layer = before.layers[index]
    layers = list(before.layers)
    layers[index] = replace(old_layer, labels=expected(old_layer.labels))
    if after != replace(before, layers=tuple(layers)):
        raise SchemeInvalid(
            _(
                "{file}: cannot be edited from here without changing more; edit the "
                "file itself"
            ).format(file=SETTINGS)
        )
    return text


def _in_one_piece(layer: Table, labels: Labels) -> Callable[[], None]:
    """Attach to each label of an array of tables the comments and blank lines above it.

    The parser attaches them to the label before, or to the layer. Trivia after the last
    label belong to none: calling the result puts them after the label that is then
    last.
    """
    if not isinstance(labels, AoT):
        return lambda: None
    body = layer.value.body
    place = next(index for index, (_, item) in enumerate(body) if item is labels)
    above = _cut_trivia(body, place)
    for table in labels.body:
        table.trivia.indent = above + table.trivia.indent
        above = _cut_trivia(table.value.body, len(table.value.body))

    def finish() -> None:
        labels[-1].value.body.append((None, Whitespace(above)))

    return finish


def _cut_trivia(body: list[tuple[Key | None, Item]], end: int) -> str:
    """Cut the comments and blank lines right before a place out of a table's body."""
    start = end
    while start and body[start - 1][0] is None:
        start -= 1
    text = "".join(_written(item) for _, item in body[start:end])
    # The body's length must not change: it is indexed by position.
    body[start:end] = [(None, Whitespace(""))] * (end - start)
    return text


def _written(item: Item) -> str:
    if not isinstance(item, Comment):
        return item.as_string()
    trivia = item.trivia
    return f"{trivia.indent}{trivia.comment}{trivia.trail}"


def _new(labels: Labels, label: Label) -> Any:
    """A label's table in the form of the others."""
    fields = {field: getattr(label, field) for field in _FIELDS}
    filled = {field: value for field, value in fields.items() if value}
    if not isinstance(labels, AoT):
        inline = tomlkit.inline_table()
        inline.update(filled)
        return inline
    indent = labels[-1].trivia.indent.rpartition("\n")[2]
    lines: list[str] = []
    for field, value in filled.items():
        written = tomlkit.item(value).as_string()
        lines.append(f"{indent}{field} = {written}\n")
    table = tomlkit.parse(f"{indent}[[labels]]\n{''.join(lines)}")["labels"][0]
    table.trivia.indent = f"\n{indent}"
    return table


def with_layers(source: str) -> str:
    """The text; one without layers gets those of the default scheme, which it has implicitly."""
    if "layers" in tomlkit.parse(source):
        return source
    default = default_source()
    return f"{source.rstrip()}\n\n{default[default.index('[[layers]]') :]}".lstrip()


def _scheme_of(source: str) -> Scheme:
    return scheme_from(parse_toml(source, SETTINGS))


def _position(scheme: Scheme, layer: str, name: str) -> int:
    """The label's position in its layer.

    Raises:
        UnknownLabel: when the layer has no such label.
    """
    for index, label in enumerate(scheme.layer(layer).labels):
        if label.name == name:
            return index
    raise UnknownLabel(
        _("layer {layer!r} has no label {name!r} any more").format(
            layer=layer, name=name
        )
    )
