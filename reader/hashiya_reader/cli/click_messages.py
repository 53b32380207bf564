"""The messages of click that users of the command line see, for the catalogue.

click translates them by Python's gettext, which `choose_language` points to the catalogue.
A version of click that words one otherwise shows that one in English.
"""

from typing import Final

from hashiya.language import marked, marked_plural

MESSAGES: Final = (
    marked("Usage:"),
    marked("Options"),
    marked("Commands"),
    marked("Show this message and exit."),
    marked("default: {default}"),
    marked("required"),
    marked("Aborted!"),
    marked("Missing command."),
    marked("Missing argument"),
    marked("Missing option"),
    marked("Missing parameter"),
    marked("Choose from:\n\t{choices}"),
    marked("Invalid value: {message}"),
    marked("Invalid value for {param_hint}: {message}"),
    marked("No such option {name!r}."),
    marked("No such command {name!r}."),
    marked("Option {name!r} does not take a value."),
    marked("{value} is not in the range {range}."),
    marked("{name} {filename!r} does not exist."),
    marked("{name} {filename!r} is a file."),
    marked("{name} {filename!r} is a directory."),
    marked("{name} {filename!r} is not readable."),
    marked("{name} {filename!r} is not writable."),
    marked("Could not open file {filename!r}: {message}"),
    marked("file"),
    marked("directory"),
    marked("path"),
)
PLURALS: Final = (
    marked_plural(
        "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"
    ),
    marked_plural(
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    ),
    marked_plural("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    marked_plural(
        "Option {name!r} requires an argument.",
        "Option {name!r} requires {nargs} arguments.",
    ),
)
