"""The command line: stdout is data, stderr narration, and every error one line."""

import importlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from hashiya.errors import HashiyaError
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import tell

BAD = 2
INTERRUPTED = 130
# What a shell reports of a program whose reader went away.
PIPE_CLOSED = 141

# Each command's module and help; the modules are imported only when asked for, so that
# each starts as fast as it can.
COMMANDS = {
    "read": ("read", "Open the reader on a project, a folder of texts or one file."),
    "init": (
        "init",
        "Make a folder a project: the default scheme written out, texts copied in.",
    ),
    "add": (
        "add",
        "Bring articles in: txt, html, jsonl, csv, parquet, zip, tar, folders.",
    ),
    "duplicates": ("duplicates", "Show articles that copy one another, in clusters."),
    "articles": ("lists", "List the articles."),
    "show": ("show", "Print an article right to left, with its tags."),
    "tag": ("tag", "Tag a passage; prints the tag's id."),
    "untag": ("tag", "Remove a tag."),
    "tags": ("lists", "List the tags."),
    "mark": ("tag", "Set your status of an article."),
    "assign": ("assign", "Give the annotators their articles."),
    "export": ("export", "Write the dataset."),
    "import": ("import_tags", "Take in tags that were made elsewhere."),
    "suggest": ("suggest", "Suggest tags by patterns, or list what is suggested."),
    "formats": ("formats", "List the formats of datasets, and what each holds."),
    "status": ("lists", "Show the progress of each annotator."),
    "review": ("review", "Go through what annotators differ on, and decide."),
    "agreement": ("agreement", "Show how far annotators agree."),
    "report": ("report", "Write agreement and everybody's tags as one HTML file."),
    "stats": (
        "stats",
        "Show the dataset in numbers: labels, lengths, overlaps, attributes.",
    ),
    "check": ("check", "Verify every tag, journal and text; deletes nothing."),
    "history": ("history", "List who did what to each tag, and when."),
    "compact": ("check", "Drop the history, on request only."),
    "doctor": ("doctor", "Say what this terminal does with Arabic, and change it."),
    "where": ("where", "Show every path that is read or written."),
}


class PipeClosed(Exception):
    """Whoever read the output has gone away."""


class Commands(click.Group):
    """The commands, of which `read` is meant where none is named; every error ends in one line and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"hashiya_reader.cli.{COMMANDS[cmd_name][0]}")
        # `import` cannot be the name of a function.
        command = getattr(module, "import_tags" if cmd_name == "import" else cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put in `read` where no command is named.

        Raises:
            UsageError: when what is named is no command, and cannot be a path to read.
        """
        if not args or (
            args[0] not in COMMANDS and args[0] not in {"--help", "--version"}
        ):
            if args and not args[0].startswith("-") and not os.path.lexists(args[0]):
                _refuse_missing(args[0], alone=len(args) == 1)
            args = ["read", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and send off what it printed; both ways in which a user may stop it get past click.

        Raises:
            Abort: when the user interrupts it; click itself would first print an empty
                line.
            PipeClosed: when nobody reads its output any more; click itself would exit
                with 1.
        """
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
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
        """Run a command and exit: 0 done, 1 done but something was found wrong, 2 bad input or usage."""
        given = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(
                given, "hashiya", complete_var, standalone_mode=False, **extra
            )
        sys.exit(self._run(given, complete_var, extra))

    def _run(
        self, args: list[str], complete_var: str | None, extra: dict[str, Any]
    ) -> int:
        try:
            code = super().main(
                args, "hashiya", complete_var, standalone_mode=False, **extra
            )
        except HashiyaError as error:
            tell(advised(error))
        except click.MissingParameter as error:
            command = error.ctx.command_path if error.ctx else "hashiya"
            tell(
                f"{error.format_message().rstrip('.')}: `{command} --help` tells what it takes"
            )
        except click.ClickException as error:
            tell(error.format_message())
        except (click.Abort, KeyboardInterrupt) as error:
            # What only reads ends without a word.
            if error.args:
                tell(f"stopped: {error}")
            return INTERRUPTED
        except PipeClosed:
            _forget_output()
            return PIPE_CLOSED
        except OSError as error:
            _forget_output()
            tell(
                f"{error.filename or 'the output'}: {error.strerror or error}; see that there is room, and try again"
            )
        else:
            return code if isinstance(code, int) else 0
        return BAD


def _refuse_missing(name: str, *, alone: bool) -> None:
    near = get_close_matches(name, COMMANDS, n=1)
    hint = f"; did you mean `hashiya {near[0]}`?" if near else ""
    if alone:
        raise click.UsageError(
            f"{name}: no such file or folder: give a folder of .txt articles, or one file{hint}"
        )
    raise click.UsageError(
        f"{name}: neither a command nor a file or folder{hint or '; `hashiya --help` lists them'}"
    )


def _forget_output() -> None:
    """Let what is still to be written go nowhere: the interpreter would complain of it on its way out."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        # No file stands behind the output, as in tests.
        pass
    finally:
        os.close(nowhere)


def _version(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    if not asked:
        return
    metadata = importlib.import_module("importlib.metadata")
    try:
        version = metadata.version("hashiya")
    except metadata.PackageNotFoundError:
        version = f"from {Path(__file__).parents[3]}, not installed"
    click.echo(f"hashiya {version}")
    ctx.exit()


@click.group(
    cls=Commands,
    epilog="`hashiya PATH` is `hashiya read PATH`; without a path it is the current folder.",
    context_settings={"max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Read and annotate Arabic in the terminal."""
