"""The scheme while the reader runs: edits are read, keys may not clash with the reader's."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hashiya.corpus.settings import key_place
from hashiya.language import gettext as _
from hashiya_reader.file_watch import FileWatch
from hashiya_reader.keys.bindings import binding_key, with_twins
from hashiya_reader.keys.keymap import is_key, normal
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.workspace import Workspace


class LiveScheme:
    """Keeps the workspace's scheme as `hashiya.toml` has it.

    `own_keys` returns the reader's own keys with what they do; `user_keys` are the keys
    that the user gives to labels, by binding id.
    """

    def __init__(
        self,
        workspace: Workspace,
        own_keys: Callable[[], Mapping[str, str]],
        user_keys: Mapping[str, str],
    ) -> None:
        self.workspace = workspace
        self.own_keys = own_keys
        self.user_keys = user_keys
        self.file = FileWatch(workspace.project.settings)

    def reload(self) -> tuple[str, ...]:
        """Read the scheme again; return the problems of its keys.

        Raises:
            SchemeInvalid: naming file, line and key; the previous scheme stays.
        """
        self.workspace.use_project(self.workspace.project.reread())
        return self.resolve_keys()

    def use_keys(self, user_keys: Mapping[str, str]) -> tuple[str, ...]:
        """Use other keys of the user; return the problems of the scheme's keys."""
        self.user_keys = user_keys
        self.workspace.use_project(self.workspace.project)
        return self.resolve_keys()

    def resolve_keys(self) -> tuple[str, ...]:
        """Give labels the user's keys, and take impossible ones from labels; report each."""
        problems = []
        own_keys = self.own_keys()
        project = self.workspace.project
        looks = self.workspace.looks
        for (layer, label), look in looks.items():
            user_key = self.user_keys.get(f"label.{layer}.{label}")
            if user_key is not None:
                looks[layer, label] = replace(look, key=user_key.split(",")[0])
                continue
            problem = key_problem(look, own_keys)
            if problem:
                looks[layer, label] = replace(look, key="")
                where = key_place(project.settings, project.scheme, layer, label)
                problems.append(f"{where}: {problem}")
        return tuple(problems)


def key_problem(look: LabelLook, own_keys: Mapping[str, str]) -> str:
    """Why a label cannot have the key that the scheme gives to it, "" where it can."""
    if not look.key:
        return ""
    if not is_key(look.key):
        return _(
            "no keyboard sends {key!r}: give {title} another key; until then it has none"
        ).format(key=look.key, title=look.title)
    for key in keys_of(look.key):
        if key in own_keys:
            return _(
                "{key!r} is the reader's own key ({action}): give {title} another one; "
                "until then it has none"
            ).format(key=look.key, action=own_keys[key], title=look.title)
    return ""


def keys_of(key: str) -> tuple[str, ...]:
    """A label's key and its Arabic twin, by Textual's names; none for a label without a key."""
    return normal(with_twins(binding_key(key))) if key else ()
