"""`hashiya help`: the help of a command, or about a topic."""

import re
from collections.abc import Callable

import click

from hashiya_reader.cli.output import columns, line

# A tooltip names another binding's key by its id.
KEY_IN_TEXT = re.compile(r"[{}]")


@click.command("help")
@click.argument("topic", required=False)
@click.pass_context
def show_help(ctx: click.Context, topic: str | None) -> None:
    """Show the help of a command or about a topic: keys, filters, scheme, variables, codes."""
    group = ctx.find_root().command
    root = ctx.find_root()
    if topic is None:
        click.echo(root.get_help())
        click.echo()
        columns((name, summary) for name, (summary, _) in TOPICS.items())
        return
    if topic in TOPICS:
        TOPICS[topic][1]()
        return
    command = group.get_command(root, topic) if isinstance(group, click.Group) else None
    if command is None:
        raise click.UsageError(
            f"{topic}: neither a command nor a topic; topics are {', '.join(TOPICS)}, "
            "and `hashiya help` lists the commands"
        )
    with click.Context(command, parent=root, info_name=topic) as own:
        click.echo(command.get_help(own))


def _keys() -> None:
    """Print the keys of the reading screen by default, with their ids."""
    from hashiya_reader.keys.bindings import bindings_of, display
    from hashiya_reader.screens.reading.screen import ReadingScreen
    from hashiya_reader.widgets.article.view import ArticleView

    keys: dict[str, list[str]] = {}
    texts: dict[str, str] = {}
    for binding in bindings_of(ReadingScreen, ArticleView):
        if binding.id and binding.key.isascii():
            keys.setdefault(binding.id, []).append(display(binding.key))
            texts[binding.id] = (
                KEY_IN_TEXT.sub("", binding.tooltip) or binding.description
            )
    columns((" ".join(keys[id_]), id_, texts[id_]) for id_ in keys)


def _filters() -> None:
    from hashiya.overview.filters import TERM_KINDS

    click.echo("Words of the title or the id, and terms; - before one excludes:")
    columns((f"  {kind}:", line(about)) for kind, about in TERM_KINDS.items())


def _scheme() -> None:
    from hashiya.model.scheme_file import default_source

    click.echo(default_source().rstrip())


def _variables() -> None:
    columns(
        [
            ("HASHIYA_ANNOTATOR", "who annotates, where --as does not say so"),
            (
                "HASHIYA_OUTPUT",
                "how Arabic is sent to the terminal; see hashiya doctor",
            ),
            ("NO_COLOR", "no colours"),
            ("COLORTERM", "truecolor: the terminal has all colours"),
            ("VISUAL, EDITOR", "the editor for notes and texts"),
            ("XDG_CONFIG_HOME", "where your settings are; see hashiya where"),
        ]
    )


def _codes() -> None:
    columns(
        [
            ("0", "done"),
            ("1", "done, and something is wrong, as stderr says"),
            ("2", "bad input or usage; nothing was changed"),
            ("130", "interrupted"),
        ]
    )


TOPICS: dict[str, tuple[str, Callable[[], None]]] = {
    "keys": ("the keys of the reading screen, with the ids to change them by", _keys),
    "filters": ("the terms that filter the library", _filters),
    "scheme": ("hashiya.toml with the default scheme, line by line", _scheme),
    "variables": ("environment variables", _variables),
    "codes": ("exit codes", _codes),
}
