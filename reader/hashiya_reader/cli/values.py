"""Kinds of arguments: numbers, and what the shell can complete from a project.

The latter take any text: the commands say what is wrong with it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _

if TYPE_CHECKING:
    from hashiya.corpus.project import ProjectFolder


class WholeNumber(click.types.IntParamType):
    """A whole number; click's own names its type in English in a refusal."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """The number."""
        try:
            return int(value)
        except ValueError:
            message = _("{value!r} is not a whole number").format(value=value)
            self.fail(message, param, ctx)


class NumberRange(click.IntRange):
    """A whole number within bounds."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """The number."""
        return super().convert(NUMBER.convert(value, param, ctx), param, ctx)


class ShareRange(click.FloatRange):
    """A share within bounds, such as .5; click's own names its type in English."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """The share."""
        try:
            float(value)
        except ValueError:
            message = _("{value!r} is not a share, such as .5").format(value=value)
            self.fail(message, param, ctx)
        return super().convert(value, param, ctx)


class ProjectValue(click.ParamType):  # type: ignore[type-arg]  # generic since 8.2
    """A text that names something of the project that the command line has named before."""

    def __init__(self, name: str) -> None:
        self.name = name

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The values that begin like the text; none where the project cannot be opened."""
        # While an option's value is missing, click has parsed no argument yet.
        words = [word for word in ctx.args if not word.startswith("-")]
        path = ctx.params.get("project") or next(iter(words), ".")
        try:
            values = _VALUES[self.name](path, ctx.params)
        except HashiyaError:
            return []
        items: list[CompletionItem] = []
        for value in values:
            # The shell prints it, so it may not hold control characters.
            if value.startswith(incomplete) and value.isprintable():
                items.append(CompletionItem(value))
        return items


def _articles(path: Any, __: dict[str, Any]) -> Iterable[str]:
    return _project(path).ids


def _annotators(path: Any, __: dict[str, Any]) -> Iterable[str]:
    from hashiya.store import TagStore

    project = _project(path)
    names = [*project.annotators.known, *TagStore(project.root).folder_names()]
    return dict.fromkeys(names)


def _layers(path: Any, __: dict[str, Any]) -> Iterable[str]:
    return _project(path).scheme.layer_names


def _labels(path: Any, params: dict[str, Any]) -> Iterable[str]:
    layer_name = params.get("layer")
    scheme = _project(path).scheme
    names: list[str] = []
    for layer in scheme.layers:
        if layer_name in {None, (), layer.name}:
            names += layer.label_names
    return dict.fromkeys(names)


def _formats(_path: Any, __: dict[str, Any]) -> Iterable[str]:
    from hashiya.exchange.registry import FORMATS

    return FORMATS


def _measures(_: Any, __: dict[str, Any]) -> Iterable[str]:
    from hashiya.agreement.measures import MEASURES

    return [measure.name for measure in MEASURES]


def _project(path: Any) -> "ProjectFolder":
    from hashiya.corpus.project import ProjectFolder

    return ProjectFolder.open(path)


_VALUES = {
    "article": _articles,
    "annotator": _annotators,
    "layer": _layers,
    "label": _labels,
    "format": _formats,
    "measure": _measures,
}
NUMBER = WholeNumber()
ARTICLE, ANNOTATOR, LAYER, LABEL, FORMAT, MEASURE = map(ProjectValue, _VALUES)
