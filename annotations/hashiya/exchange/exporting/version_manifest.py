"""The manifest of a version of a dataset: the options, the scheme and all hashes.

`hashiya.exchange.exporting.versions` says what a version is.
"""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct, ValidationError, convert, to_builtins

from hashiya.errors import HashiyaError, VersionInvalid, system_reason
from hashiya.io.regular_files import leads_outside, read_regular
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme

VERSIONS: Final = "versions"
MANIFEST: Final = "manifest.json"
FORMAT: Final = "hashiya-version/1"
_NAME = re.compile(r"\w[\w.-]{0,79}")


class FrozenHashes(Struct, frozen=True, kw_only=True):
    """An article of a version: the sha256 of its text and of its tags."""

    id: str
    text: str
    tags: str


class FrozenOutput(Struct, frozen=True, kw_only=True):
    """A dataset of a version: its part of a split, if any, and the sha256 of its files.

    `files` are by their paths in a folder; one that is no folder has the path "".
    `problems` are sentences about what no format could have held of it.
    """

    part: str
    name: str
    articles: int
    tags: int
    files: dict[str, str]
    problems: list[str]


class Manifest(Struct, frozen=True, kw_only=True):
    """What a version is of: the content of `manifest.json`.

    `made` is when it was exported (UTC ISO 8601), `hashiya` the program's version,
    `content` the sha256 of the kept articles, `problems` those of all outputs.
    """

    format: str
    name: str
    made: str
    hashiya: str
    options: dict[str, Any]
    scheme: dict[str, Any]
    content: str
    outputs: list[FrozenOutput]
    problems: list[str]
    articles: list[FrozenHashes]


def check_name(name: str) -> str:
    """The name, if a version can have it.

    Raises:
        VersionInvalid: when it is no name of letters, digits, `.`, `-` and `_`.
    """
    if _NAME.fullmatch(name):
        return name
    message = _(
        "{name!r} is not a name for a version: use only letters, digits, -, _ and ."
    )
    raise VersionInvalid(message.format(name=name))


def check_place(folder: Path, root: Path) -> None:
    """Refuse a folder of versions, or of one, that a link leads to out of the project.

    Raises:
        VersionInvalid: when it does.
    """
    for path in (root / VERSIONS, folder):
        if leads_outside(path, root):
            message = _("{path}: leads out of the project, and is not followed")
            raise VersionInvalid(message.format(path=path))


def version_names(root: Path) -> list[str]:
    """The names of the project's versions, sorted."""
    try:
        folders = list((root / VERSIONS).iterdir())
    except OSError:
        return []
    names: list[str] = []
    for folder in folders:
        if _NAME.fullmatch(folder.name) and (folder / MANIFEST).is_file():
            names.append(folder.name)
    return sorted(names)


def version_folder(root: Path, name: str) -> Path:
    """The folder of the project's version.

    Raises:
        VersionInvalid: when there is none of that name, with the names that there are.
    """
    folder = root / VERSIONS / check_name(name)
    check_place(folder, root)
    if not (folder / MANIFEST).is_file():
        names = comma_separated(version_names(root)) or _("none yet")
        message = _("no version is called {name!r}; the versions are: {names}")
        raise VersionInvalid(message.format(name=name, names=names))
    return folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the version in the folder.

    Raises:
        VersionInvalid: when it cannot be read.
    """
    path = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(read_regular(path), type=Manifest)
    except OSError as error:
        message = _("{path}: cannot be read: {reason}")
        raise VersionInvalid(
            message.format(path=path, reason=system_reason(error))
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = _("{path}: is not a manifest of a version: {reason}")
        raise VersionInvalid(message.format(path=path, reason=error)) from error
    if manifest.format != FORMAT:
        message = _("{path}: is {format!r}: this reads {known}")
        raise VersionInvalid(
            message.format(path=path, format=manifest.format, known=FORMAT)
        )
    return manifest


def options_object(options: object) -> dict[str, Any]:
    """The options of an export, a dataclass, as values of JSON."""
    value: dict[str, Any] = to_builtins(options, order="deterministic", enc_hook=str)
    return value


def frozen_scheme(manifest: Manifest, folder: Path) -> Scheme:
    """The scheme of the version.

    Raises:
        VersionInvalid: when it is none.
    """
    scheme: Scheme = frozen_value(manifest.scheme, Scheme, folder)
    return scheme


def frozen_value(value: object, kind: type[Any], folder: Path) -> Any:
    """A dataclass that the manifest holds as values of JSON.

    Raises:
        VersionInvalid: when the value does not have its fields.
    """
    try:
        return convert(value, kind, dec_hook=_made_of_text)
    except (ValidationError, HashiyaError) as error:
        message = _(
            "{path}: is not a manifest that this version of hashiya reads: {reason}"
        )
        raise VersionInvalid(
            message.format(path=folder / MANIFEST, reason=error)
        ) from error


def _made_of_text(kind: type, value: object) -> object:
    if kind is Fraction:
        try:
            return Fraction(str(value))
        except ZeroDivisionError as error:
            raise ValueError(str(error)) from error
    raise NotImplementedError
