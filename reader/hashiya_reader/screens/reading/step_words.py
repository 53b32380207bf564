"""What a step of the history did to which tags, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.model import Tag
from hashiya.sessions.history import Step
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.notices import QUOTED_LENGTH, quotation
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import Looks


@dataclass(frozen=True, slots=True)
class TagChange:
    """A tag as it was before a step and after it, None where there was none or is none.

    `tag` is the last that there was.
    """

    tag: Tag
    before: Tag | None
    after: Tag | None


def tag_changes(step: Step) -> list[TagChange]:
    """The tags that a step changed, in the order of the text."""
    before = {tag.id: tag for tag in step.undone.set}
    after = {tag.id: tag for tag in step.done.set}
    changes = []
    for tag_id, tag in {**before, **after}.items():
        changes.append(TagChange(tag, before.get(tag_id), after.get(tag_id)))
    return sorted(changes, key=lambda change: change.tag.order)


def step_words(step: Step, looks: Looks, *, length: int = QUOTED_LENGTH) -> str:
    """What a step did; of a tag at most `length` characters are quoted."""
    changes = tag_changes(step)
    if len(changes) > 1:
        words = counted(len(changes), "tag")
        return _("{tags}, first {change}").format(
            tags=words, change=change_words(changes[0], looks, length)
        )
    if changes:
        return change_words(changes[0], looks, length)
    if step.done.status is not None:
        return _("marked {status}").format(status=status_word(step.done.status))
    count = len(step.done.rows)
    return ngettext(
        "{count} suggestion rejected", "{count} suggestions rejected", count
    ).format(count=f"{count:,}")


def change_words(change: TagChange, looks: Looks, length: int) -> str:
    """What happened to a tag: given, removed, or which of its parts changed."""
    tag = change.tag
    words = quotation(tag.text, length) if tag.span else _("the whole article")
    tagged = _("{label} on {words}").format(label=looks.of(tag).title, words=words)
    if change.after is None:
        return _("removal of {tag}").format(tag=tagged)
    if change.before is None:
        return tagged
    titles = dict(looks.of(tag).wants)
    parts = comma_separated(
        titles.get(part, part) for part in changed_parts(change.before, change.after)
    )
    return _("{parts} of {tag}").format(parts=parts, tag=tagged)


def changed_parts(before: Tag, after: Tag) -> Iterator[str]:
    """The names of what differs between two versions of a tag."""
    if before.span != after.span:
        yield _("edges")
    if (before.layer, before.label) != (after.layer, after.label):
        yield _("label")
    for name in dict.fromkeys((*before.attributes, *after.attributes)):
        if before.attributes.get(name, "") != after.attributes.get(name, ""):
            yield name
    if before.confidence != after.confidence:
        yield _("confidence")
    if before.note != after.note:
        yield _("note")
