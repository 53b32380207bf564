"""What every command begins with: who annotates, and what project."""

import getpass
import os
from collections.abc import Callable
from typing import Any

import click

from hashiya.corpus.project import Project
from hashiya.errors import InvalidAnnotator
from hashiya.model.annotators import check_annotator
from hashiya.store import TagStore

VARIABLE = "HASHIYA_ANNOTATOR"

Command = Callable[..., Any]

project_argument: Callable[[Command], Command] = click.argument(
    "project", type=click.Path()
)
as_option: Callable[[Command], Command] = click.option(
    "--as",
    "name",
    metavar="NAME",
    help=f"The annotator; else ${VARIABLE}, else your login name.",
)
json_option: Callable[[Command], Command] = click.option(
    "--json", "as_json", is_flag=True, help="For programs."
)


def annotator(name: str | None) -> str:
    """Who annotates: the name given, else HASHIYA_ANNOTATOR, else the login name.

    Raises:
        InvalidAnnotator: when that is empty or holds control characters, or nobody is
            logged in.
    """
    given = name if name is not None else os.environ.get(VARIABLE)
    if given is not None:
        return check_annotator(given)
    try:
        return check_annotator(getpass.getuser())
    except (KeyError, OSError, ImportError) as error:
        raise InvalidAnnotator(
            "who annotates is not known here: give a name with --as NAME"
        ) from error


def opened(path: str) -> tuple[Project, TagStore]:
    """The project at the path, and its tags.

    Raises:
        HashiyaError: as Project.open does.
    """
    project = Project.open(path)
    return project, TagStore(project.root)
