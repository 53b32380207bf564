"""`hashiya scheme`: rename, merge and delete labels, attributes and layers for everybody."""

import sys
from collections.abc import Callable
from dataclasses import KW_ONLY, asdict, dataclass
from functools import wraps

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.language import comma_separated, marked, ngettext
from hashiya.language import gettext as _
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
from hashiya_reader.cli.output import json_out, line, notify, say
from hashiya_reader.look.plurals import counted

# The messages of a change that is taken back, by what it did.
_TAKEN_BACK = {
    SchemeAct.RENAME: marked("taken back: rename {names} to {into}"),
    SchemeAct.MERGE: marked("taken back: merge {names} into {into}"),
    SchemeAct.DELETE: marked("taken back: delete {names}"),
}
_Command = Callable[..., int]
_Edit = Callable[[str], str]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """The names of what is to be changed, in a layer unless they are layers, and how to say it."""

    kind: str
    layer: str
    names: tuple[str, ...]
    dry_run: bool
    as_json: bool

    def usage(self, words: str) -> str:
        """The arguments that the command takes for this kind."""
        if self.kind == LAYER:
            return f"PROJECT --layer {words}"
        flag = " --attribute" if self.kind == ATTRIBUTE else ""
        return f"PROJECT LAYER {words}{flag}"


def _takes(metavar: str) -> Callable[[_Command], _Command]:
    """Give a command the arguments and options that all of them share, as a `_Request`."""

    def decorate(command: _Command) -> _Command:
        @wraps(command)
        def parsed(
            project: str,
            names: tuple[str, ...],
            is_layer: bool,
            is_attribute: bool,
            dry_run: bool,
            as_json: bool,
            **own: object,
        ) -> int:
            if is_layer and is_attribute:
                raise click.UsageError(_("give either --layer or --attribute"))
            kind = LAYER if is_layer else ATTRIBUTE if is_attribute else LABEL
            layer = "" if is_layer else names[0]
            request = _Request(
                kind=kind,
                layer=layer,
                names=names if is_layer else names[1:],
                dry_run=dry_run,
                as_json=as_json,
            )
            return command(project, request, **own)

        shared: _Command = parsed
        for option in reversed(_OPTIONS):
            shared = option(shared)
        argument = click.argument("names", nargs=-1, required=True, metavar=metavar)
        return project_argument(argument(shared))

    return decorate


@click.group()
def scheme() -> None:
    """Rename, merge and delete labels, attributes and layers for all annotators at once.

    hashiya.toml keeps its comments and order. A renamed or merged one keeps its former
    names there (`was`), by which everybody's tags are read; no file of tags changes.
    """


@scheme.command()
@_takes("LAYER OLD NEW")
def rename(project: str, request: _Request) -> int:
    """Give the label OLD of a layer the name NEW.

    With --layer the names are of layers: OLD NEW.
    """
    if len(request.names) != 2:
        message = _("give the name and the new one: {usage}")
        raise click.UsageError(message.format(usage=request.usage("OLD NEW")))
    old, new = request.names
    return _apply(project, request, _Change(SchemeAct.RENAME, (old,), new=new))


@scheme.command()
@_takes("LAYER FROM… INTO")
def merge(project: str, request: _Request) -> int:
    """Make the labels FROM of a layer the label INTO.

    With --layer the names are of layers: FROM… INTO.

    A merged layer's labels and attributes become those of INTO. Of two merged
    attributes of a tag the value of INTO holds, and the other keeps its name.
    """
    if len(request.names) < 2:
        message = _("give two names or more: {usage}")
        raise click.UsageError(message.format(usage=request.usage("FROM… INTO")))
    *old, into = request.names
    return _apply(project, request, _Change(SchemeAct.MERGE, tuple(old), new=into))


@scheme.command()
@_takes("LAYER NAME…")
@click.option(
    "--remove-tags",
    is_flag=True,
    help="Remove everybody's tags of it too; undo brings them back.",
)
@click.option("--yes", is_flag=True, help="Remove tags without asking.")
def delete(project: str, request: _Request, remove_tags: bool, yes: bool) -> int:
    """Take labels of a layer out of the scheme.

    With --layer the names are of layers: NAME….

    Tags of them are kept, shown and counted as orphaned, unless --remove-tags.
    """
    if not request.names:
        message = _("give a name: {usage}")
        raise click.UsageError(message.format(usage=request.usage("NAME…")))
    if remove_tags and request.kind == ATTRIBUTE:
        raise click.UsageError(
            _(
                "--remove-tags is for labels and layers: the values of a deleted "
                "attribute stay with their tags"
            )
        )
    change = _Change(SchemeAct.DELETE, request.names, removes=remove_tags, yes=yes)
    return _apply(project, request, change)


@scheme.command()
@project_argument
@json_option
def undo(project: str, as_json: bool) -> None:
    """Take back the last of these changes.

    `hashiya compact` drops the history, after which nothing can be taken back. What
    else was changed in hashiya.toml since stays. Removed tags come back, and tags made
    since with a name that was new follow the old one.
    """
    home, store = opened(project)
    undone = undo_change(home, store)
    change = undone.change
    if as_json:
        row = _change_object(change)
        row |= {"restored": undone.restored, "orphaned": undone.orphaned}
        json_out({"act": change.act, **row, "done": True})
    place = f"{change.layer}/" if change.layer else ""
    names = comma_separated(f"{place}{name}" for name in change.names)
    message = _(_TAKEN_BACK[SchemeAct(change.act)])
    notify(message.format(names=names, into=f"{place}{change.into}"))
    if undone.restored:
        message = ngettext(
            "{count} removed tag was restored",
            "{count} removed tags were restored",
            undone.restored,
        )
        notify(message.format(count=f"{undone.restored:,}"))
    if undone.orphaned:
        message = ngettext(
            "{count} tag was made since, of a label that is no longer in the scheme: the "
            "reader can map it to another",
            "{count} tags were made since, of labels that are no longer in the scheme: "
            "the reader can map them to others",
            undone.orphaned,
        )
        notify(message.format(count=f"{undone.orphaned:,}"))


@dataclass(frozen=True, slots=True)
class _Change:
    """The names that are renamed, merged into another or deleted, which has no `new` name."""

    act: SchemeAct
    names: tuple[str, ...]
    _: KW_ONLY
    new: str = ""
    removes: bool = False
    yes: bool = False


def _recorded(request: _Request, change: _Change) -> SchemeChange:
    """The change as it is recorded, without its texts."""
    return SchemeChange(
        act=change.act,
        kind=request.kind,
        layer=request.layer,
        names=change.names,
        into=change.new,
    )


def _change_object(change: SchemeChange) -> dict[str, object]:
    return {
        "kind": change.kind,
        "layer": change.layer or None,
        "names": list(change.names),
        "into": change.into or None,
    }


def _items(request: _Request, *names: str) -> SchemeItems:
    """What tags are counted by that have one of the names."""
    if request.kind == LAYER:
        return SchemeItems(layers=names)
    if request.kind == ATTRIBUTE:
        return SchemeItems(layers=(request.layer,), attributes=names)
    return SchemeItems(layers=(request.layer,), labels=names)


def _edit(request: _Request, change: _Change) -> _Edit:
    """The edit of the text of hashiya.toml."""
    # Only here, like below: editing imports a library that takes 30 ms.
    from hashiya.corpus import scheme_names

    edits: dict[tuple[SchemeAct, str], Callable[..., str]] = {
        (SchemeAct.RENAME, LAYER): scheme_names.rename_layer,
        (SchemeAct.RENAME, LABEL): scheme_names.rename_label,
        (SchemeAct.RENAME, ATTRIBUTE): scheme_names.rename_attribute,
        (SchemeAct.MERGE, LAYER): scheme_names.merge_layers,
        (SchemeAct.MERGE, LABEL): scheme_names.merge_labels,
        (SchemeAct.MERGE, ATTRIBUTE): scheme_names.merge_attributes,
        (SchemeAct.DELETE, LAYER): scheme_names.delete_layers,
        (SchemeAct.DELETE, LABEL): scheme_names.delete_labels,
        (SchemeAct.DELETE, ATTRIBUTE): scheme_names.delete_attributes,
    }
    edit = edits[change.act, request.kind]
    place = () if request.kind == LAYER else (request.layer,)
    is_rename = change.act is SchemeAct.RENAME
    names = change.names if is_rename else (change.names,)
    into = (change.new,) if change.new else ()
    return lambda source: edit(source, *place, *names, *into)


def _apply(path: str, request: _Request, change: _Change) -> int:
    # As above.
    from hashiya.corpus.scheme_editing import edited_text

    home, store = opened(path)
    edit = _edit(request, change)
    # Refuses what is impossible before anything is shown or changed.
    edited_text(home, edit)
    items = _items(request, *change.names)
    uses = scheme_uses(store, items)
    present = None
    if change.act is SchemeAct.RENAME:
        present = scheme_uses(store, _items(request, change.new))
    if not request.as_json:
        _print(request, change, uses, present)
    removed = 0
    if not request.dry_run:
        if change.removes:
            _ask_to_remove(change, uses)
        removed = change_scheme(
            home,
            store,
            _recorded(request, change),
            edit,
            items if change.removes else None,
        )
    if request.as_json:
        row = _change_object(_recorded(request, change))
        if present is not None:
            row["present"] = present.tags
        json_out({**row, **asdict(uses), "done": not request.dry_run})
    if request.dry_run:
        notify(_("nothing was changed; `hashiya scheme undo` would undo it"))
        return 0
    if removed:
        notify(_("{tags} removed").format(tags=counted(removed, "tag")))
    _report(home, request, change)
    return 0


def _print(
    request: _Request, change: _Change, uses: SchemeUses, present: SchemeUses | None
) -> None:
    place = f"{request.layer}/" if request.layer else ""
    what = " ".join(f"{place}{name}" for name in change.names)
    into = f" → {place}{change.new}" if change.new else ""
    tags = counted(sum(uses.tags.values()), "tag")
    message = _("{change}: {tags} on {articles}")
    heading = message.format(
        change=what + into, tags=tags, articles=counted(uses.articles, "article")
    )
    say(heading)
    for name, count in uses.tags.items():
        say(f"  {name}  {count}")
    if uses.decisions:
        message = _("{decisions} of reviewers")
        decisions = message.format(decisions=counted(uses.decisions, "decision"))
        say(f"  {decisions}")
    if present is not None and present.tags:
        others = counted(sum(present.tags.values()), "tag")
        message = _("{tags} of {name} already, which become one with them")
        present_tags = message.format(tags=others, name=place + change.new)
        say(f"  {present_tags}")


def _ask_to_remove(change: _Change, uses: SchemeUses) -> None:
    tags = counted(sum(uses.tags.values()), "tag")
    if not uses.tags or change.yes:
        return
    if not output.is_terminal(sys.stdin):
        message = _("{tags} would be removed: nothing was changed; --yes does it")
        raise click.UsageError(message.format(tags=tags))
    question = _("Remove {tags} of all annotators?").format(tags=tags)
    click.confirm(line(question), abort=True, err=True)


def _report(home: ProjectFolder, request: _Request, change: _Change) -> None:
    if not change.new:
        message = _("no longer in the scheme: {names}; `hashiya scheme undo` undoes it")
        notify(message.format(names=comma_separated(change.names)))
        return
    former = FormerNames.of(home.reread().scheme)
    name = change.names[0]
    layer = former.layer(name) if request.kind == LAYER else request.layer
    if request.layer:
        message = ngettext(
            "{names} is {new} now in {layer}, for all annotators; `hashiya scheme undo` "
            "undoes it",
            "{names} are {new} now in {layer}, for all annotators; `hashiya scheme undo` "
            "undoes it",
            len(change.names),
        )
    else:
        message = ngettext(
            "{names} is {new} now, for all annotators; `hashiya scheme undo` undoes it",
            "{names} are {new} now, for all annotators; `hashiya scheme undo` undoes it",
            len(change.names),
        )
    names = comma_separated(change.names)
    notify(message.format(names=names, new=change.new, layer=layer))
