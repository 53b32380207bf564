"""What the shell is offered after TAB, asked as bash, zsh and fish ask."""

import os
import subprocess
import sys

import pytest
from click.shell_completion import get_completion_class

from hashiya_reader.cli import completion, main
from hashiya_reader.cli.completion import VARIABLE


@pytest.fixture
def offered(tmp_path):
    """What follows words of a command line, the last of which is being typed."""

    def ask(*words):
        environment = {
            **os.environ,
            "_HASHIYA_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(["hashiya", *words]),
            "COMP_CWORD": str(len(words)),
        }
        done = subprocess.run(
            [sys.executable, "-m", "hashiya_reader"],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return [line.partition(",")[2] for line in done.stdout.split()]

    return ask


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("exp",), ["export"]),
        (("zz",), []),
        (("export", "{}", "--form"), ["--format"]),
        (("export", "{}", "--format", "prod"), ["prodigy"]),
        (("mark", "{}", ""), ["a", "b"]),
        (("mark", "{}", "a", "d"), ["done"]),
        (("show", "{}", "b"), ["b"]),
        (("tag", "{}", "a", "0", "5", "st"), ["stance"]),
        (("tag", "{}", "a", "0", "5", "stance", "ne"), ["neutral"]),
        (("tags", "{}", "--as", ""), ["omar"]),
        (("export", "{}", "--layer", "top"), ["topic"]),
        (("help", "nothing"), []),
        (("help", "e"), ["edit", "export"]),
        (("help", "filt"), ["filters"]),
    ],
)
def test_commands_options_and_values_of_the_project(
    folder, hashiya, offered, words, expected
):
    hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", "omar")
    words = [word.replace("{}", str(folder)) for word in words]
    answers = [answer for answer in offered(*words) if answer not in {"zz", "nothing"}]
    assert answers == expected


def test_a_path_is_offered_where_no_command_begins_like_it(offered):
    assert offered("./se") == ["./se"]


def test_no_control_character_of_an_id_is_offered(folder, offered):
    (folder / "x\x1b[31m.txt").write_text("نص", "utf-8")
    assert offered("show", str(folder), "") == ["a", "b"]


def test_a_folder_that_is_no_project_offers_nothing(offered, tmp_path):
    assert offered("show", str(tmp_path / "missing"), "") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script_where_it_looks(hashiya, own_home, shell):
    installed = hashiya("completion", "install", "--for", shell)
    assert installed.exit_code == 0
    (path,) = [path for path in own_home.rglob("*hashiya*") if path.is_file()]
    assert path.read_text("utf-8") == hashiya("completion", shell).stdout
    assert "_HASHIYA_COMPLETE" in path.read_text("utf-8")
    assert str(path) in installed.stderr


def test_a_shell_that_is_not_known_is_refused(hashiya, monkeypatch):
    monkeypatch.setenv("SHELL", "/bin/csh")
    refused = hashiya("completion", "install")
    assert refused.exit_code == 2
    assert "--for bash|zsh|fish" in refused.stderr


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_the_parts_that_are_replaced_are_in_the_script_of_click(shell):
    source = get_completion_class(shell)(main, {}, "hashiya", VARIABLE).source()
    for part in completion._REPLACED[shell]:
        assert part in source


def test_bash_quotes_a_value_of_several_words(folder, hashiya, tmp_path):
    (folder / "خبر عاجل.txt").write_text("نص", "utf-8")  # urgent news: a text
    script = tmp_path / "hashiya.bash"
    script.write_text(hashiya("completion", "bash").stdout, "utf-8")
    program = tmp_path / "hashiya"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m hashiya_reader "$@"\n')
    program.chmod(0o755)
    ask = f"""
        PATH={tmp_path}:$PATH
        compopt() {{ echo "$@"; }}
        . {script}
        COMP_WORDS=(hashiya show {folder} خبر) COMP_CWORD=3
        _hashiya_completion hashiya
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", ask], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["-o filenames", "خبر عاجل"]
