"""`hashiya help`: the help of a command, or about a topic."""

import importlib
import re
from collections.abc import Callable
from typing import NamedTuple

import click

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya_reader.cli.output import columns, line, say

# A tooltip names another binding's key by its id.
KEY_IN_TEXT = re.compile(r"\{([\w.]+)\}")
# LRI, RLI, FSI, PDI
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


class Topic(NamedTuple):
    """What `help` says beside the commands: its line in the list, and what shows it."""

    title: str
    show: Callable[[], None]


def _topics(
    ctx: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """The commands and topics that begin like the text."""
    root = ctx.find_root()
    names = list(TOPICS)
    if isinstance(root.command, click.Group):
        names = [*root.command.list_commands(root), *TOPICS]
    return [name for name in names if name.startswith(incomplete)]


@click.command("help")
@click.argument("topic", required=False, shell_complete=_topics)
@click.pass_context
def show_help(ctx: click.Context, topic: str | None) -> None:
    """Show the help of a command or about a topic: keys, filters, scheme, variables, codes."""
    group = ctx.find_root().command
    root = ctx.find_root()
    if topic is None:
        click.echo(root.get_help())
        click.echo()
        columns((name, line(_(topic.title))) for name, topic in TOPICS.items())
        return
    if topic in TOPICS:
        TOPICS[topic].show()
        return
    command = group.get_command(root, topic) if isinstance(group, click.Group) else None
    if command is None:
        raise click.UsageError(
            _(
                "{topic}: neither a command nor a topic; topics are {topics}, and "
                "`hashiya help` lists the commands"
            ).format(topic=topic, topics=comma_separated(TOPICS))
        )
    with click.Context(command, parent=root, info_name=topic) as own:
        click.echo(command.get_help(own))


def _keys() -> None:
    """Print the keys of the reading screen by default, with their ids."""
    from hashiya_reader.keys.bindings import bindings_of, display
    from hashiya_reader.keys.hints import usual_keys
    from hashiya_reader.screens.reading.screen import ReadingScreen
    from hashiya_reader.widgets.article.view import ArticleView

    # A tooltip names a key of this dialog, which is known once the dialog is imported.
    importlib.import_module("hashiya_reader.screens.dialogs.choose")
    texts: dict[str, str] = {}
    for binding in bindings_of(ReadingScreen, ArticleView):
        if not binding.id:
            continue
        text = _plain(binding.description)
        if binding.tooltip:
            text = f"{text} · {_plain(binding.tooltip)}"
        texts[binding.id] = KEY_IN_TEXT.sub(
            lambda match: display(usual_keys(match[1])), text
        )
    rows: list[tuple[str, str, str]] = []
    for id_, text in texts.items():
        # The twins on the Arabic layout are not listed.
        own_keys = [key for key in usual_keys(id_).split(",") if key.isascii()]
        rows.append((" ".join(map(display, own_keys)), id_, line(text)))
    columns(rows)


def _filters() -> None:
    from hashiya.overview.filters import TERM_KINDS

    heading = _("Words of the title or the id, and terms; - before one excludes:")
    say(heading)
    columns((f"  {kind}:", line(_plain(about))) for kind, about in TERM_KINDS.items())


def _plain(message: str) -> str:
    """The message in the language of the interface, without the isolates of the screens."""
    return _(message).translate(_ISOLATES)


def _scheme() -> None:
    from hashiya.model.scheme_file import default_source

    click.echo(default_source().rstrip())


def _variables() -> None:
    texts = {
        "HASHIYA_ANNOTATOR": _("who annotates, unless --as says it"),
        "HASHIYA_OUTPUT": _("how Arabic is sent to the terminal; see `hashiya doctor`"),
        "NO_COLOR": _("no colours"),
        "COLORTERM": _("truecolor: the terminal has all colours"),
        "VISUAL, EDITOR": _("the editor for notes and texts"),
        "XDG_CONFIG_HOME": _("where your settings are; see `hashiya where`"),
    }
    columns((name, line(text)) for name, text in texts.items())


def _codes() -> None:
    texts = {
        "0": _("done"),
        "1": _("done, but something was wrong, as stderr says"),
        "2": _("bad input or usage; nothing was changed"),
        "130": _("interrupted"),
    }
    columns((code, line(text)) for code, text in texts.items())


TOPICS = {
    "keys": Topic(
        marked("the keys of the reading screen, with the ids to change them by"), _keys
    ),
    "filters": Topic(marked("the terms that filter the library"), _filters),
    "scheme": Topic(
        marked("hashiya.toml with the default scheme, line by line"), _scheme
    ),
    "variables": Topic(marked("environment variables"), _variables),
    "codes": Topic(marked("exit codes"), _codes),
}
