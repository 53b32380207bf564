"""The command line: data on stdout, notices on stderr, every error in one line."""

import importlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from types import ModuleType
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem

from hashiya import __version__
from hashiya.errors import HashiyaError, system_reason
from hashiya.language import gettext as _
from hashiya_reader.cli import command_help
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.interface_language import (
    OPTION,
    choose_language,
    in_language,
)
from hashiya_reader.cli.interruption import ended_by_signals
from hashiya_reader.cli.output import notify
from hashiya_reader.cli.stream_encoding import replace_missing_characters, replaced_in
from hashiya_reader.garbage_collection import importing

BAD = 2
INTERRUPTED = 130
# The exit code that a shell reports when the reader of a pipe has gone.
PIPE_CLOSED = 141
# EX_SOFTWARE of sysexits.h.
CRASHED = 70


class CommandEntry(NamedTuple):
    """Where a command is, and its line in the help.

    The function has the command's name unless another is given.
    """

    module: str
    help: str
    function: str = ""


# All commands, in the order of use. Dispatch and help are read from this table; modules are
# imported only when their command runs, so that each starts as fast as it can.
COMMANDS = {
    "read": CommandEntry(
        "read", "Open the reader on a project, a folder of texts or one file."
    ),
    "init": CommandEntry(
        "init", "Make a folder a project: write the default scheme, copy texts in."
    ),
    "add": CommandEntry(
        "add", "Add articles: txt, html, jsonl, csv, parquet, zip, tar, folders."
    ),
    "sample": CommandEntry(
        "sample", "Choose texts to annotate at random from very many."
    ),
    "duplicates": CommandEntry(
        "duplicates", "Show articles that copy one another, in clusters."
    ),
    "articles": CommandEntry("articles", "List the articles."),
    "show": CommandEntry("show", "Print an article right to left, with its tags."),
    "edit": CommandEntry(
        "edit", "Correct an article's text; all tags follow their words."
    ),
    "tag": CommandEntry("tag", "Tag a passage; prints the tag's id."),
    "untag": CommandEntry("tag", "Remove a tag."),
    "tags": CommandEntry("tags", "List the tags."),
    "mark": CommandEntry("tag", "Set your status of an article."),
    "assign": CommandEntry("assign", "Give the annotators their articles."),
    "scheme": CommandEntry(
        "scheme", "Rename, merge, delete labels, attributes, layers; take it back."
    ),
    "annotator": CommandEntry(
        "annotator", "Rename, merge, remove and list annotators."
    ),
    "export": CommandEntry("export", "Write the dataset."),
    # `import` cannot be the name of a function.
    "import": CommandEntry(
        "import_tags", "Import tags that were made elsewhere.", "import_tags"
    ),
    "suggest": CommandEntry(
        "suggest", "Suggest tags by patterns, or list the suggestions."
    ),
    "formats": CommandEntry(
        "formats", "List the formats of datasets, and what each can hold."
    ),
    "validate": CommandEntry(
        "validate", "Check a file of the native format, line by line."
    ),
    "versions": CommandEntry(
        "versions", "List the kept versions of the dataset, or write one again."
    ),
    "diff": CommandEntry("diff", "Show what changed from one export to another."),
    "status": CommandEntry("status", "Show the progress of each annotator."),
    "review": CommandEntry(
        "review", "Review where annotators differ, and decide what is gold."
    ),
    "agreement": CommandEntry("agreement", "Show how far annotators agree."),
    "report": CommandEntry(
        "report", "Write the agreement and all tags as one HTML file."
    ),
    "stats": CommandEntry(
        "stats", "Show the dataset in numbers: labels, lengths, overlaps, attributes."
    ),
    "check": CommandEntry("check", "Verify all tags, journals and texts."),
    "history": CommandEntry("history", "List who did what to each tag, and when."),
    "compact": CommandEntry("check", "Drop the history of all tags for good."),
    "doctor": CommandEntry(
        "doctor", "Show what this terminal does with Arabic, and choose the output."
    ),
    "where": CommandEntry("where", "Show every path that is read or written."),
    "completion": CommandEntry(
        "completion", "Complete commands, options and values in your shell."
    ),
    "help": CommandEntry(
        "help", "Show the help of a command or about a topic.", "show_help"
    ),
}


class PipeClosed(Exception):
    """The program that read the output has gone."""


class Commands(click.Group):
    """The commands; `read` where none is named. Every error ends in one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = _imported(f"hashiya_reader.cli.{entry.module}")
        command: click.Command = getattr(module, entry.function or cmd_name)
        command = in_language(command)
        command.epilog = command_help.epilog(cmd_name)
        return command

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        """The commands that begin like the text, otherwise the paths; options after a dash.

        No command is imported for that.
        """
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        commands: list[CompletionItem] = []
        for name, entry in COMMANDS.items():
            if name.startswith(incomplete):
                commands.append(CompletionItem(name, help=_(entry.help)))
        return commands or [CompletionItem(incomplete, type="file")]

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing them."""
        for heading, names in command_help.GROUPS.items():
            with formatter.section(_(heading)):
                rows = [(name, _(COMMANDS[name].help)) for name in names]
                formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert `read` where no command is named.

        Raises:
            UsageError: when the first argument is neither a command nor a path to read.
        """
        first = _first_behind_language(args)
        if first in COMMANDS or first in {"-h", "--help", "--version"}:
            return super().parse_args(ctx, args)
        is_option = first.startswith("-")
        if first and not is_option and not os.path.lexists(first):
            _refuse_missing(first, alone=len(args) == 1)
        if not first and ctx.resilient_parsing:
            # The shell asks what can follow: a command.
            return super().parse_args(ctx, args)
        return super().parse_args(ctx, ["read", *args])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and flush its output.

        Raises:
            Abort: when the user interrupts it; click itself would first print an empty
                line.
            PipeClosed: when its output is not read any more; click itself would exit
                with 1.
        """
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
            code = _report_closed_folders(code)
        except KeyboardInterrupt as error:
            raise click.Abort(*error.args) from error
        except BrokenPipeError as error:
            raise PipeClosed from error
        return code

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit: 0 done, 1 done but with problems, 2 bad input or usage."""
        arguments = list(sys.argv[1:] if args is None else args)
        choose_language(arguments)
        if not standalone_mode:
            return super().main(
                arguments, "hashiya", complete_var, standalone_mode=False, **extra
            )
        replace_missing_characters()
        with ended_by_signals() as end:
            code = self._run(arguments, complete_var, extra)
        _report_replaced()
        sys.exit(code if end.number is None else 128 + end.number)

    def _run(
        self, args: list[str], complete_var: str | None, extra: dict[str, Any]
    ) -> int:
        try:
            code = click.Group.main(
                in_language(self),
                args,
                "hashiya",
                complete_var,
                standalone_mode=False,
                **extra,
            )
        except HashiyaError as error:
            notify(advised(error))
        except click.MissingParameter as error:
            command = error.ctx.command_path if error.ctx else "hashiya"
            missing = error.format_message().rstrip(".")
            message = _("{problem}; `{command} --help` shows all arguments")
            notify(message.format(problem=missing, command=command))
        except click.BadParameter as error:
            notify(f"{error.format_message().rstrip('.')}{_usage_of_argument(error)}")
        except click.ClickException as error:
            notify(error.format_message())
        except (click.Abort, KeyboardInterrupt) as error:
            # A command that only reads ends without a message.
            if error.args:
                notify(_("stopped: {outcome}").format(outcome=error))
            return INTERRUPTED
        except PipeClosed:
            _discard_output()
            return PIPE_CLOSED
        except OSError as error:
            _discard_output()
            message = _("{file}: {reason}; check that there is space, and try again")
            name = error.filename or _("the output")
            notify(message.format(file=name, reason=system_reason(error)))
        except MemoryError:
            _discard_output()
            notify(
                _("there is not enough memory: give less at once, as a part of a file")
            )
        except Exception as error:  # noqa: BLE001 - the outermost handler
            _discard_output()
            return _report_crash(error)
        else:
            return code if isinstance(code, int) else 0
        return BAD


def _imported(name: str) -> ModuleType:
    """The module of a command; it may have been imported for another command."""
    if name in sys.modules:
        return sys.modules[name]
    with importing():
        return importlib.import_module(name)


def _first_behind_language(args: Sequence[str]) -> str:
    """The first argument that is not about the language; "" where there is none."""
    rest = list(args)
    while rest and rest[0].partition("=")[0] == OPTION:
        del rest[: 1 if "=" in rest[0] else 2]
    return rest[0] if rest else ""


def _report_replaced() -> None:
    """Say, once, that the output has characters which its encoding lacks."""
    encoding = replaced_in()
    if encoding:
        message = _(
            "the encoding {encoding} lacks characters of the output, which are shown as "
            "?: choose a UTF-8 locale, such as LC_ALL=C.UTF-8"
        )
        notify(message.format(encoding=encoding))


def _report_crash(error: Exception) -> int:
    """Report an error in hashiya itself in one line, with the file that says more."""
    # Only here: a command that succeeds has nothing to report.
    from hashiya_reader.cli.crash_report import place_of, write_report

    path = write_report(error)
    message = _(
        "an error in hashiya itself: {error} in {place}; all that was saved is kept: "
        "please report it"
    )
    if path:
        message = _(
            "an error in hashiya itself: {error} in {place}; {path} says where, and "
            "nothing of your texts; all that was saved is kept: please report it"
        )
    kind = type(error).__name__
    notify(message.format(error=kind, place=place_of(error), path=path))
    return CRASHED


def _report_closed_folders(code: object) -> object:
    """Report, once, the folders of annotators that the user may not read; the exit code then."""
    if "hashiya_reader.cli.context" not in sys.modules:
        return code
    from hashiya_reader.cli.context import used_stores

    for store in used_stores():
        for problem in store.closed:
            notify(advised(problem))
            # Commands about one's own work have no exit code but errors.
            code = code or 1 if isinstance(code, int) else code
    return code


def _refuse_missing(name: str, *, alone: bool) -> None:
    similar = get_close_matches(name, COMMANDS, n=1)
    if alone:
        problem = _(
            "{name}: no such file or folder: give a folder of .txt articles, or one file"
        )
        advice = ""
    else:
        problem = _("{name}: neither a command nor a file or folder")
        advice = _("; `hashiya --help` lists the commands")
    if similar:
        advice = _("; did you mean `hashiya {command}`?").format(command=similar[0])
    raise click.UsageError(problem.format(name=name) + advice)


def _usage_of_argument(error: click.BadParameter) -> str:
    """How the command is used, where the value of an argument was refused."""
    if error.ctx is None or not isinstance(error.param, click.Argument):
        return ""
    pieces = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
    message = _("; usage: {usage}")
    return message.format(usage=f"{error.ctx.command_path} {pieces}")


def _discard_output() -> None:
    """Send the rest of the output to the null device.

    The interpreter would otherwise fail to flush it when it exits, and report that.
    """
    null_device = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null_device, sys.stdout.fileno())
    except (OSError, ValueError):
        # The output is not a file, as in tests.
        pass
    finally:
        os.close(null_device)


@click.group(
    cls=Commands,
    epilog="`hashiya PATH` means `hashiya read PATH`; the default path is the current folder.",
    context_settings={
        "max_content_width": 100,
        "help_option_names": ["-h", "--help"],
    },
)
@click.version_option(
    __version__,
    message="%(prog)s %(version)s",
    prog_name="hashiya",
    help="Show the version and exit.",
)
def main() -> None:
    """Read and annotate Arabic text in your terminal."""
