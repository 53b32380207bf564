"""The program itself: its start, its pipes and its interruption."""

import importlib
import json
import os
import pkgutil
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest

from hashiya_reader.cli import COMMANDS, main

RUN = [sys.executable, "-c", "from hashiya_reader.cli import main; main()"]


def run(*args: object, **more: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*RUN, *map(str, args)], capture_output=True, check=False, **more
    )


@pytest.mark.parametrize("command", ["articles", "tags", "status", "export", "where"])
def test_a_list_starts_without_the_reader(folder, command):
    code = (
        "import sys; from hashiya_reader.cli import main\n"
        "try: main()\n"
        "except SystemExit: print([name for name in ('textual', 'rich', "
        "'hashiya_reader.app') if name in sys.modules], file=sys.stderr)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code, command, folder], capture_output=True, check=True
    )

    assert ended.stderr.splitlines()[-1] == b"[]"


def test_settings_are_read_without_the_reader():
    code = (
        "import sys, hashiya_reader.settings.reading_positions, hashiya_reader.cli, "
        "hashiya_reader.cli.show; print('textual' in sys.modules)"
    )

    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True
        ).stdout
        == b"False\n"
    )


def test_arabic_goes_out_in_utf8_whatever_the_locale_says(folder):
    ended = run(
        "articles",
        folder,
        "--json",
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )

    assert ended.returncode == 0
    assert json.loads(ended.stdout.decode())[1]["title"] == "لا"  # no


def test_a_reader_that_goes_away_is_no_error(folder):
    for number in range(200):
        (folder / f"{number}.txt").write_text("حماس " * 2000, "utf-8")  # Hamas
    program = subprocess.Popen(
        [*RUN, "export", folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    program.stdout.read(10)
    program.stdout.close()

    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(30) == 141


def test_an_export_to_dev_stdout_goes_into_the_pipe(folder):
    ended = run("export", folder, "-o", "/dev/stdout")

    assert ended.returncode == 0
    assert ended.stderr == b"hashiya: wrote 2 articles, 0 tags to /dev/stdout\n"
    assert ended.stdout == run("export", folder).stdout != b""


def test_a_full_disk_behind_stdout_is_told(folder):
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*RUN, "export", folder], stdout=full, stderr=subprocess.PIPE, check=False
        )

    assert ended.returncode == 2
    assert (
        ended.stderr.decode()
        .splitlines()[0]
        .startswith("hashiya: the output: No space left on device")
    )
    assert len(ended.stderr.splitlines()) == 1


def test_ctrl_c_ends_it_without_a_word(folder):
    # As if the key came while an article is read.
    code = (
        "import os, signal, hashiya.corpus.project\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "hashiya.corpus.project.read_article = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "from hashiya_reader.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "articles", folder],
        capture_output=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (130, b"")


def test_in_a_real_terminal_arabic_is_drawn(folder):
    main_end, other_end = pty.openpty()
    program = subprocess.Popen(
        [*RUN, "articles", folder], stdout=other_end, stderr=other_end
    )
    assert program.wait(30) == 0
    os.close(other_end)
    shown = os.read(main_end, 65536).decode()
    os.close(main_end)

    assert "b  2   new  0  \ufefb" in shown.splitlines()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_exists_and_is_documented(name):
    entry = COMMANDS[name]
    command = main.get_command(click.Context(main), name)

    assert isinstance(command, click.Command)
    assert command.help
    assert entry.help.endswith(".")


def test_every_command_that_a_module_defines_is_in_the_table():
    listed = {
        (entry.module, entry.function or name) for name, entry in COMMANDS.items()
    }
    package = importlib.import_module("hashiya_reader.cli")
    defined = set()
    for module in pkgutil.iter_modules(package.__path__):
        contents = vars(importlib.import_module(f"hashiya_reader.cli.{module.name}"))
        groups = [
            value for value in contents.values() if isinstance(value, click.Group)
        ]
        inner = {
            command
            for group in groups
            if group is not main
            for command in group.commands.values()
        }
        for function, value in contents.items():
            if isinstance(value, click.Command) and value not in inner:
                defined.add((module.name, function))

    assert defined == listed


def test_the_reader_draws_into_no_file(folder):
    """It draws on stderr: with `2>log` the screen would stay blank."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    ended = subprocess.run(
        [sys.executable, "-m", "hashiya_reader", "read", str(folder)],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(slave)
    os.close(master)

    assert ended.returncode == 2
    assert b"leave out 2>" in ended.stderr


@pytest.mark.parametrize("command", ["articles", "show", "tags"])
def test_an_encoding_without_a_character_replaces_it_and_says_so(folder, command):
    (folder / "b.txt").write_text("\u06a4\u064a\u0646\u0627", "utf-8")  # Vienna
    run("tag", folder, "b", "0", "4", "topic", "law")
    article = ["b"] if command == "show" else []
    ended = subprocess.run(
        [*RUN, command, str(folder), *article],
        env={**os.environ, "PYTHONIOENCODING": "iso8859-6", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )

    assert ended.returncode == 0
    assert "?ينا".encode("iso8859-6") in ended.stdout
    assert ended.stderr.count(b"lacks characters of the output") == 1
