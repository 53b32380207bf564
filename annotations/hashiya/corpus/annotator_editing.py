"""Editing the names in `[annotators]` of a `hashiya.toml`, keeping its comments and order."""

from collections.abc import Callable, Iterable

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from hashiya.corpus.project import SETTINGS, ProjectFolder
from hashiya.corpus.scheme_editing import edit_scheme
from hashiya.errors import InvalidAnnotator, SchemeInvalid
from hashiya.io.toml import parse_toml
from hashiya.model.annotators import (
    NAMES,
    REVIEWERS,
    annotator_rules,
    check_annotator,
    same_name,
    tidy_name,
)


def add_annotator(project: ProjectFolder, name: str, *, reviews: bool = False) -> str:
    """Name another annotator, or reviewer, in the project's settings; return the name as written.

    Nothing is written where the project names nobody, so that everyone may annotate, or
    names this one already. A former name of an annotator is the present one.

    Raises:
        InvalidAnnotator: when it cannot be a name, is the name of another one but for
            case, or of one who was removed.
        SchemeInvalid, ProjectInvalid: when the settings cannot be edited.
    """
    tidy = check_annotator(tidy_name(name))
    rules = project.annotators
    renamed = rules.renamed(tidy)
    if renamed is not None:
        return renamed
    if not rules.names or tidy in rules.known:
        return tidy
    equal = same_name(tidy, rules.known)
    if equal is not None:
        raise InvalidAnnotator(
            f"{tidy!r} is the same name as {equal!r}: take another one"
        )
    key = REVIEWERS if reviews else NAMES
    edit_scheme(project, lambda source: with_name(source, key, tidy))
    return tidy


def with_name(source: str, key: str, name: str) -> str:
    """The TOML text with the name in `names` or `reviewers`, as the last of a list without it.

    Raises:
        SchemeInvalid: when the text cannot be edited.
    """

    def add(names: list[str]) -> list[str]:
        return names if same_name(name, names) is not None else [*names, name]

    return _edited(source, key, add)


def with_renamed(
    source: str, old: str, new: str | None, keys: Iterable[str] = (NAMES, REVIEWERS)
) -> str:
    """The TOML text with the name replaced in the lists; with None it is left out.

    Where the new name is in a list already, the old one is left out of it.

    Raises:
        SchemeInvalid: when the text cannot be edited.
    """

    def rename(names: list[str]) -> list[str]:
        renamed = [new if name == old else name for name in names]
        return list(dict.fromkeys(name for name in renamed if name is not None))

    for key in keys:
        source = _edited(source, key, rename)
    return source


def _edited(source: str, key: str, change: Callable[[list[str]], list[str]]) -> str:
    """The text with one of the lists changed."""
    names = list(_names(source, key))
    wanted = change(names)
    if wanted == names:
        return source
    try:
        document = tomlkit.parse(source)
        table = document.setdefault("annotators", tomlkit.table())
        array = table.setdefault(key, tomlkit.array())
        _make(array, wanted)
        text = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise SchemeInvalid(
            f"{SETTINGS}: cannot be edited from here: {error}; edit the file itself"
        ) from error
    if list(_names(text, key)) != wanted:
        raise SchemeInvalid(
            f"{SETTINGS}: cannot be edited from here without changing more; edit the file itself"
        )
    return text


def _make(array: Array, wanted: list[str]) -> None:
    """Make the array hold the wanted names; those that stay keep their comments."""
    if len(array) > len(wanted):
        for index in reversed(range(len(array))):
            if str(array[index]) not in wanted:
                del array[index]
    for index, name in enumerate(wanted):
        if index == len(array):
            array.append(name)
        elif str(array[index]) != name:
            array[index] = name


def _names(source: str, key: str) -> tuple[str, ...]:
    rules = annotator_rules(parse_toml(source, SETTINGS).table("annotators"))
    return rules.names if key == NAMES else rules.reviewers
