"""`hashiya scheme`: rename, merge and delete labels, attributes and layers for everybody."""

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.model.former_names import FormerNames
from hashiya.model.scheme_changes import SchemeAct, SchemeChange
from hashiya.review.scheme_history import (
    ATTRIBUTE,
    LABEL,
    LAYER,
    change_scheme,
    undo_change,
)
from hashiya.review.scheme_uses import (
    SchemeItems,
    SchemeUses,
    scheme_uses,
)
from hashiya_reader.cli import output
from hashiya_reader.cli.context import json_option, opened, project_argument
from hashiya_reader.cli.output import json_out, line, notify
from hashiya_reader.look.plurals import counted

_UNDO = "`hashiya scheme undo`"
_Command = Callable[..., int]

_OPTIONS = (
    click.option(
        "--layer",
        "is_layer",
        is_flag=True,
        help="The names are layers: leave out LAYER.",
    ),
    click.option(
        "--attribute",
        "is_attribute",
        is_flag=True,
        help="The names are attributes of the layer, not labels.",
    ),
    click.option(
        "--dry-run", is_flag=True, help="Show what would change, and change nothing."
    ),
    json_option,
)


def _options(command: _Command) -> _Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.group()
def scheme() -> None:
    """Rename, merge and delete labels, attributes and layers for all annotators at once.

    hashiya.toml keeps its comments and order. A renamed or merged one keeps its former
    names there (`was`), by which everybody's tags are read; no file of tags changes.
    """


@scheme.command()
@project_argument
@click.argument("names", nargs=-1, required=True, metavar="LAYER OLD NEW")
@_options
def rename(
    project: str,
    names: tuple[str, ...],
    is_layer: bool,
    is_attribute: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Call the label OLD of a layer by the name NEW; with --layer: OLD NEW."""
    kind, layer, rest = _parsed(names, is_layer=is_layer, is_attribute=is_attribute)
    if len(rest) != 2:
        raise click.UsageError(
            f"give the {kind}'s name and the new one: {_usage(kind)}"
        )
    old, new = rest
    change = _Change(
        kind=kind, layer=layer, names=(old,), new=new, act=SchemeAct.RENAME
    )

    def edit(source: str) -> str:
        # Only here, like below: editing imports a library that takes 30 ms.
        from hashiya.corpus import scheme_names

        match kind:
            case "layer":
                return scheme_names.rename_layer(source, old, new)
            case "attribute":
                return scheme_names.rename_attribute(source, layer, old, new)
        return scheme_names.rename_label(source, layer, old, new)

    return _apply(project, change, edit, dry_run=dry_run, as_json=as_json)


@scheme.command()
@project_argument
@click.argument("names", nargs=-1, required=True, metavar="LAYER FROM… INTO")
@_options
def merge(
    project: str,
    names: tuple[str, ...],
    is_layer: bool,
    is_attribute: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Make the labels FROM of a layer the label INTO; with --layer: FROM… INTO.

    A merged layer's labels and attributes become those of INTO. Of two merged
    attributes of a tag the value of INTO holds, and the other keeps its name.
    """
    kind, layer, rest = _parsed(names, is_layer=is_layer, is_attribute=is_attribute)
    if len(rest) < 2:
        raise click.UsageError(
            f"name two {kind}s or more: {_usage(kind, 'FROM… INTO')}"
        )
    *old, into = rest
    change = _Change(
        kind=kind, layer=layer, names=tuple(old), new=into, act=SchemeAct.MERGE
    )

    def edit(source: str) -> str:
        # As above.
        from hashiya.corpus import scheme_names

        match kind:
            case "layer":
                return scheme_names.merge_layers(source, old, into)
            case "attribute":
                return scheme_names.merge_attributes(source, layer, old, into)
        return scheme_names.merge_labels(source, layer, old, into)

    return _apply(project, change, edit, dry_run=dry_run, as_json=as_json)


@scheme.command()
@project_argument
@click.argument("names", nargs=-1, required=True, metavar="LAYER NAME…")
@click.option(
    "--remove-tags",
    is_flag=True,
    help="Remove everybody's tags of it too; undo brings them back.",
)
@click.option("--yes", is_flag=True, help="Remove tags without a question.")
@_options
def delete(
    project: str,
    names: tuple[str, ...],
    remove_tags: bool,
    yes: bool,
    is_layer: bool,
    is_attribute: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Take labels of a layer out of the scheme; with --layer: NAME….

    Tags of them are kept, shown and counted as orphaned, unless --remove-tags.
    """
    kind, layer, rest = _parsed(names, is_layer=is_layer, is_attribute=is_attribute)
    if not rest:
        raise click.UsageError(f"name a {kind}: {_usage(kind, 'NAME…')}")
    if remove_tags and kind == ATTRIBUTE:
        raise click.UsageError(
            "an attribute is no tag: its values stay with the tags, as of no attribute"
        )
    change = _Change(kind=kind, layer=layer, names=rest, removes=remove_tags, yes=yes)

    def edit(source: str) -> str:
        # As above.
        from hashiya.corpus import scheme_names

        match kind:
            case "layer":
                return scheme_names.delete_layers(source, rest)
            case "attribute":
                return scheme_names.delete_attributes(source, layer, rest)
        return scheme_names.delete_labels(source, layer, rest)

    return _apply(project, change, edit, dry_run=dry_run, as_json=as_json)


@scheme.command()
@project_argument
def undo(project: str) -> None:
    """Take back the last of these changes, until `hashiya compact` drops the history.

    What else was changed in hashiya.toml since stays. Removed tags come back, and tags
    made since with a name that was new follow the old one.
    """
    home, store = opened(project)
    undone = undo_change(home, store)
    change = undone.change
    place = f" of {change.layer}" if change.layer else ""
    into = f" to {change.into}" if change.into else ""
    names = ", ".join(change.names)
    back = ""
    if undone.restored:
        back = f"; {counted(undone.restored, 'removed tag')} restored"
    notify(f"taken back: {change.act} {change.kind} {names}{place}{into}{back}")
    if undone.orphaned:
        notify(
            f"{counted(undone.orphaned, 'tag')} made since of labels that are not in the "
            "scheme any more: in the reader m maps them to others"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is renamed, merged into another or deleted, which has no `new` name."""

    kind: str
    layer: str
    names: tuple[str, ...]
    new: str = ""
    act: SchemeAct = SchemeAct.DELETE
    removes: bool = False
    yes: bool = False

    @property
    def renames(self) -> bool:
        """Whether it gives one of them another name."""
        return self.act is SchemeAct.RENAME

    @property
    def recorded(self) -> SchemeChange:
        """The change as it is recorded, without its texts."""
        return SchemeChange(
            act=self.act,
            kind=self.kind,
            layer=self.layer,
            names=self.names,
            into=self.new,
        )

    @property
    def items(self) -> SchemeItems:
        """What tags are counted by."""
        return self._items(self.names)

    @property
    def items_of_new(self) -> SchemeItems:
        """What tags are counted by that have the new name already."""
        return self._items((self.new,))

    def _items(self, names: tuple[str, ...]) -> SchemeItems:
        if self.kind == LAYER:
            return SchemeItems(layers=names)
        if self.kind == ATTRIBUTE:
            return SchemeItems(layers=(self.layer,), attributes=names)
        return SchemeItems(layers=(self.layer,), labels=names)


def _parsed(
    names: tuple[str, ...], *, is_layer: bool, is_attribute: bool
) -> tuple[str, str, tuple[str, ...]]:
    """The kind, the layer and the names in it."""
    if is_layer and is_attribute:
        raise click.UsageError("give either --layer or --attribute")
    if is_layer:
        return LAYER, "", names
    return (ATTRIBUTE if is_attribute else LABEL), names[0], names[1:]


def _usage(kind: str, words: str = "OLD NEW") -> str:
    if kind == LAYER:
        return f"PROJECT --layer {words}"
    return f"PROJECT LAYER {words}{' --attribute' if kind == ATTRIBUTE else ''}"


def _apply(
    path: str,
    change: _Change,
    edit: Callable[[str], str],
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    # As above.
    from hashiya.corpus.scheme_editing import edited_text

    home, store = opened(path)
    # Refuses what is impossible before anything is shown or changed.
    edited_text(home, edit)
    uses = scheme_uses(store, change.items)
    present = scheme_uses(store, change.items_of_new) if change.renames else None
    if not as_json:
        _print(change, uses, present)
    removed = 0
    if not dry_run:
        if change.removes:
            _ask_to_remove(change, uses)
        items = change.items if change.removes else None
        removed = change_scheme(home, store, change.recorded, edit, items)
    if as_json:
        row: dict[str, object] = {"kind": change.kind, "layer": change.layer or None}
        row |= {"names": list(change.names), "into": change.new or None}
        if present is not None:
            row["present"] = present.tags
        json_out({**row, **asdict(uses), "done": not dry_run})
    if dry_run:
        notify(f"nothing was changed; {_UNDO} would take it back")
        return 0
    if removed:
        notify(f"{counted(removed, 'tag')} removed")
    _report(home, change)
    return 0


def _print(change: _Change, uses: SchemeUses, present: SchemeUses | None) -> None:
    place = f"{change.layer}/" if change.layer else ""
    what = " ".join(f"{place}{name}" for name in change.names)
    into = f" → {place}{change.new}" if change.new else ""
    tags = counted(sum(uses.tags.values()), "tag")
    click.echo(line(f"{what}{into}: {tags} on {counted(uses.articles, 'article')}"))
    for name, count in uses.tags.items():
        click.echo(line(f"  {name}  {count}"))
    if uses.decisions:
        click.echo(f"  {counted(uses.decisions, 'decision')} of reviewers")
    if present is not None and present.tags:
        others = counted(sum(present.tags.values()), "tag")
        click.echo(
            line(f"  {others} of {place}{change.new} already, and one with them")
        )


def _ask_to_remove(change: _Change, uses: SchemeUses) -> None:
    tags = counted(sum(uses.tags.values()), "tag")
    if not uses.tags or change.yes:
        return
    if not output.is_terminal(sys.stdin):
        raise click.UsageError(
            f"{tags} would be removed: nothing was changed; --yes does it"
        )
    click.confirm(f"Remove {tags} of all annotators?", abort=True, err=True)


def _report(home: ProjectFolder, change: _Change) -> None:
    if not change.new:
        notify(f"no longer in the scheme: {', '.join(change.names)}; {_UNDO} undoes it")
        return
    former = FormerNames.of(home.reread().scheme)
    name = change.names[0]
    layer = former.layer(name) if change.kind == LAYER else change.layer
    verb = "is" if len(change.names) == 1 else "are"
    where = f" in {layer}" if change.layer else ""
    notify(
        f"{', '.join(change.names)} {verb} {change.new} now{where}, for all annotators; "
        f"{_UNDO} undoes it"
    )
