"""The scheme while the reader runs: its edits are noticed, taken over where they can be, and its keys held apart."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from hashiya.corpus.project import SETTINGS, Project
from hashiya.io.toml import where
from hashiya_reader.file_watch import Watched
from hashiya_reader.keys.bindings import label_binding
from hashiya_reader.keys.keymap import is_key
from hashiya_reader.workspace import Workspace


class LiveScheme:
    """Keeps the desk's scheme as `hashiya.toml` has it.

    `own` gives the reader's own keys with what they do, `given` are the keys that the
    user gives to labels by binding id.
    """

    def __init__(
        self,
        workspace: Workspace,
        own: Callable[[], Mapping[str, str]],
        given: Mapping[str, str],
    ) -> None:
        self.workspace = workspace
        self.own = own
        self.given = given
        self.file = Watched(workspace.project.settings)

    def take(self) -> tuple[str, ...]:
        """Take the scheme over as it now is; what is to be told of it.

        Raises:
            SchemeInvalid: naming file, line and key; the scheme of before then holds
                on.
        """
        self.workspace.take(self.workspace.project.reread())
        return self.hold_apart()

    def give(self, given: Mapping[str, str]) -> tuple[str, ...]:
        """Go by other keys of the user's; what is to be told of the scheme's then."""
        self.given = given
        self.workspace.take(self.workspace.project)
        return self.hold_apart()

    def hold_apart(self) -> tuple[str, ...]:
        """Take their keys from labels that ask for one of the reader's own, or for none there is; say so, a line each."""
        told = []
        own = self.own()
        for (layer, label), look in self.workspace.looks.items():
            given = self.given.get(f"label.{layer}.{label}")
            if given is not None:
                self.workspace.looks[layer, label] = replace(
                    look, key=given.split(",")[0]
                )
                continue
            if look.key and not is_key(look.key):
                self.workspace.looks[layer, label] = replace(look, key="")
                told.append(
                    f"{key_place(self.workspace.project, layer, label)}: no keyboard sends {look.key!r}; until it is another key {look.title} has none"
                )
                continue
            taken = next((own[key] for key in keys_of(look.key) if key in own), None)
            if taken is not None:
                self.workspace.looks[layer, label] = replace(look, key="")
                told.append(
                    f"{key_place(self.workspace.project, layer, label)}: {look.key!r} is the reader's own key ({taken}): "
                    f"take another one; until then {look.title} has none"
                )
        return tuple(told)


def keys_of(key: str) -> tuple[str, ...]:
    """A label's key, and its twin on the Arabic layout, by Textual's names; none for a label without one."""
    if not key:
        return ()
    binding = label_binding(key, "", "", "")
    return tuple(each.key for each in binding.make_bindings([binding]))


def key_place(project: Project, layer: str, label: str) -> str:
    """The file, the line and the key of a label's key."""
    at = next(
        index for index, each in enumerate(project.scheme.layers) if each.name == layer
    )
    labels = project.scheme.layers[at].labels
    number = next(index for index, each in enumerate(labels) if each.name == label)
    try:
        source = project.settings.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        # The default scheme stands in no file of the project.
        return f"label {layer}/{label}"
    return where(SETTINGS, source, ("layers", at, "labels", number, "key"))
