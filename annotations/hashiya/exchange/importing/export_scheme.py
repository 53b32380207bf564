"""A scheme made of the labels of an export, for a project that has none of its own."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import tomlkit

from hashiya.corpus.project import SETTINGS
from hashiya.errors import ProjectInvalid, UnknownLabel, system_reason
from hashiya.exchange.labels import flat_parts, unflat
from hashiya.exchange.values import ImportedTag
from hashiya.io.durable_files import replacing
from hashiya.io.toml import parse_toml
from hashiya.language import gettext as _
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.model.scheme_file import default_scheme, scheme_from
from hashiya.model.strings import NAME

# The layer of labels that name none.
_LAYER = "label"
_KEYS = "1234567890"


class LabelCensus:
    """The layers and labels of tags with their numbers, their scopes and attributes."""

    def __init__(self) -> None:
        self._labels: Counter[tuple[str, str]] = Counter()
        self._scopes: dict[str, set[str]] = {}
        self._attributes: dict[str, dict[str, None]] = {}

    def __bool__(self) -> bool:
        return bool(self._labels)

    def count(self, tags: Iterable[ImportedTag]) -> None:
        """Count the tags."""
        for tag in tags:
            layer, label = tag.layer, tag.label
            if layer is None:
                layer, label = flat_parts(tag.label)
            self._labels[layer or _LAYER, label] += 1
            scope = ARTICLE if tag.start is None else SPAN
            self._scopes.setdefault(layer or _LAYER, set()).add(scope)
            names = self._attributes.setdefault(layer or _LAYER, {})
            names.update(dict.fromkeys(tag.attributes))

    def fits(self, scheme: Scheme) -> bool:
        """Whether the scheme has all of the labels."""
        for layer, label in self._labels:
            try:
                known = (layer, label)
                if layer == _LAYER:
                    known = unflat(label, scheme)
            except UnknownLabel:
                return False
            if not scheme.knows(*known):
                return False
        return True

    def source(self) -> str:
        """The TOML text of a scheme of these labels, the most frequent first."""
        keys = iter(_KEYS)
        layers = tomlkit.aot()
        for name, scopes in self._scopes.items():
            labels = [
                label
                for (layer, label), _n in self._labels.most_common()
                if layer == name
            ]
            usable = [label for label in labels if _is_usable(label)]
            if not usable or not _is_usable(name):
                continue
            table = tomlkit.table()
            table["name"] = name
            table["scopes"] = [scope for scope in (SPAN, ARTICLE) if scope in scopes]
            table["labels"] = _tables(usable, keys)
            attributes = filter(_is_usable, self._attributes[name])
            table["attributes"] = _tables(attributes, iter(()))
            if not table["attributes"]:
                del table["attributes"]
            layers.append(table)
        document = tomlkit.document()
        document.add(tomlkit.comment("Made of the labels of an export."))
        document["layers"] = layers
        return tomlkit.dumps(document)


def write_scheme(root: Path, census: LabelCensus) -> Path | None:
    """Write the scheme of the labels, unless the default one has them, and return its file.

    Raises:
        ProjectInvalid: when it cannot be written.
        SchemeInvalid: when no scheme can have the labels.
    """
    if not census or census.fits(default_scheme()):
        return None
    source = census.source()
    path = root / SETTINGS
    scheme_from(parse_toml(source, str(path)))
    try:
        with replacing(path) as file:
            file.write(source.encode())
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be written: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    return path


def _tables(names: Iterable[str], keys: Iterable[str]) -> tomlkit.items.AoT:
    tables = tomlkit.aot()
    key = iter(keys)
    for name in names:
        table = tomlkit.table()
        table["name"] = name
        letter = next(key, "")
        if letter:
            table["key"] = letter
        tables.append(table)
    return tables


def _is_usable(name: str) -> bool:
    return not NAME.defect(name) and name == name.strip()
