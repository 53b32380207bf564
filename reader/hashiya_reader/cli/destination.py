"""The standard output as a stream, on which no dataset or report can control a terminal."""

import sys

import click

from hashiya.errors import ExportRefused
from hashiya.exchange.exporting.destination import ByteStream
from hashiya.language import gettext as _
from hashiya_reader.cli import output
from hashiya_reader.cli.output import safe_json

STDOUT = "-"


def standard_output() -> ByteStream:
    """The stream of the standard output."""
    return TerminalStream() if output.is_terminal(sys.stdout) else sys.stdout.buffer


def refuse_both_on_stdout(output_name: str, *, as_json: bool) -> None:
    """Refuse `--json`, which says what was written, where the output itself is on stdout.

    Raises:
        UsageError: when both would be printed.
    """
    if as_json and output_name == STDOUT:
        message = _("--json says what was written to a file: name one with -o")
        raise click.UsageError(message)


class TerminalStream:
    """Prints lines of text, with escapes for the characters that control a terminal."""

    def write(self, data: bytes) -> None:
        """Print the text.

        Raises:
            ExportRefused: when it is not text.
        """
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            message = _("the dataset is not text: name a file for it with -o")
            raise ExportRefused(message) from error
        for line in text.removesuffix("\n").split("\n"):
            click.echo(safe_json(line))

    def flush(self) -> None:
        """Send off what was printed."""
        sys.stdout.flush()
