"""What git has to know of a project: which files are merged by line, and which are derived."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from hashiya.corpus.project import SETTINGS, TAGS
from hashiya.corpus.split_records import convert_splits
from hashiya.errors import Hint, Note, ProjectInvalid, system_reason
from hashiya.io.durable_files import replacing
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.assignment_records import convert_assignment

ATTRIBUTES, IGNORED = ".gitattributes", ".gitignore"

# The lines by which tags are kept where a list of the user's or of a folder above leaves
# them out; they come before those that leave out what is derived.
_KEPT = (
    "!/tags/",
    "!/tags/**/",
    "!/tags/**/*.jsonl",
    "!/assignment.jsonl",
    "!/splits.jsonl",
)
# A line of the project's own list that leaves them out is meant so.
_LEFT_OUT = frozenset({"tags", "tags/", "/tags", "/tags/"})
# What decides about line ends or merging, for names that texts and journals have. Such
# lines overrule the project's where they come after them.
_OVERRULES = re.compile(
    rb"\s*[^#\s]*(?:\*|/|\.txt|\.jsonl)\s+(?:.*\s)?[-!]?(?:text|eol|crlf|merge|binary)\b",
    re.IGNORECASE,
)

# Paths are those from the project's folder on, which may be within a larger repository.
_FILES: dict[str, tuple[str, ...]] = {
    ATTRIBUTES: (
        "# hashiya: texts stay as they are, and files of lines are merged line by line",
        "/*.[tT][xX][tT] -text",
        "/*.[jJ][sS][oO][nN][lL] -text",
        "/articles/** -text",
        "/tags/** -text",
        "/tags/**/*.jsonl merge=union",
        "/assignment.jsonl merge=union",
        "/splits.jsonl merge=union",
    ),
    IGNORED: (
        "# hashiya: tags are kept, whatever other lists say; what is derived from them is not",
        *_KEPT,
        "/tags/**/*.json",
        "/tags/**/.lock",
        "/tags/.cache/",
        "/articles/added/.fingerprints",
        ".*.tmp",
    ),
}


def git_files(root: Path) -> dict[Path, bytes]:
    """The files for git that lack a line, each with its whole content; lines of others stay.

    Raises:
        ProjectInvalid: when one cannot be read, or is a link.
    """
    lacking: dict[Path, bytes] = {}
    for name, required in _FILES.items():
        path = root / name
        content = _content(path)
        lines = _lacking(content, required)
        if lines:
            lacking[path] = _extended(content, lines)
    return lacking


def _lacking(content: bytes, required: Sequence[str]) -> tuple[str, ...]:
    """The required lines from the first one on that the content lacks: their order counts."""
    present = _in_force([line.strip() for line in content.splitlines()], required)
    if present & _LEFT_OUT:
        required = [line for line in required if line not in _KEPT]
    heading, *lines = required
    for index, line in enumerate(lines):
        if line not in present:
            return (heading, *lines[index:])
    return ()


def _in_force(lines: Sequence[bytes], required: Sequence[str]) -> set[str]:
    """The lines that are not overruled by one behind them."""
    own = {line.encode() for line in required}
    first = 0
    for index, line in enumerate(lines):
        if line not in own and _OVERRULES.match(line):
            first = index + 1
    return {line.decode("utf-8", "replace") for line in lines[first:]}


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink():
            raise ProjectInvalid(
                _(
                    "{path}: is a link, which git does not follow: put a file in its place"
                ).format(path=path)
            )
        return read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        return b""
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def _extended(content: bytes, lines: Sequence[str]) -> bytes:
    """The content with the lines at its end, separated by a blank line."""
    end = b"\r\n" if b"\r\n" in content else b"\n"
    if content and not content.endswith(b"\n"):
        content += end
    if content:
        content += end
    return content + b"".join(line.encode() + end for line in lines)


def is_new_project(root: Path) -> bool:
    """Whether the folder has nothing of a project yet, so that what is written makes it one."""
    return not any((root / name).exists() for name in (SETTINGS, TAGS))


def is_in_git(root: Path) -> bool:
    """Whether the folder is in a git repository."""
    folder = root.absolute()
    return any((parent / ".git").exists() for parent in (folder, *folder.parents))


def git_advice(root: Path) -> Note | None:
    """A sentence where the project is in a git repository, and lacks lines for git."""
    try:
        lacking = git_files(root) if is_in_git(root) else {}
    except ProjectInvalid:
        return None
    if not lacking:
        return None
    names = _(" and ").join(path.name for path in lacking)
    sentence = ngettext(
        "{names} lacks lines without which git may change texts, leave tags out, or not "
        "merge two people's work by itself",
        "{names} lack lines without which git may change texts, leave tags out, or not "
        "merge two people's work by itself",
        len(lacking),
    )
    return Note(sentence.format(names=names), hint=Hint.COMPLETE_FOR_GIT)


def complete_project(root: Path) -> tuple[str, ...]:
    """Write what an older project lacks for git; return the names of what was written.

    Lines are added to `.gitattributes` and `.gitignore`, and an older assignment and
    older splits become files of lines.

    Raises:
        ProjectInvalid: when a file cannot be read or written.
        AssignmentInvalid, SplitInvalid: when the older file cannot be read.
    """
    written: list[str] = []
    try:
        for path, content in git_files(root).items():
            with replacing(path, shared=True) as file:
                file.write(content)
            written.append(path.name)
        for name, convert in (
            ("assignment.jsonl", convert_assignment),
            ("splits.jsonl", convert_splits),
        ):
            if convert(root):
                written.append(name)
    except OSError as error:
        name = error.filename or os.fspath(root)
        raise ProjectInvalid(
            _("{path}: cannot be written: {reason}").format(
                path=name, reason=system_reason(error)
            )
        ) from error
    return tuple(written)
