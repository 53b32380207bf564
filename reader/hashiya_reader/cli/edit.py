"""`hashiya edit`: correct an article's text; everybody's tags follow their words."""

import shlex
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import click

from hashiya.corpus.article_source import (
    ArticleSource,
    read_source,
    refuse_unwritable,
)
from hashiya.corpus.encoding import ENCODINGS
from hashiya.errors import EditRefused, HashiyaError
from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.model.model import Span
from hashiya.review.text_edits import (
    Outcome,
    TagKind,
    TagOutcome,
    TextEdit,
    make_edit,
    planned_edit,
)
from hashiya.text.line_ends import editing_copy
from hashiya_reader import editor_command
from hashiya_reader.cli import output
from hashiya_reader.cli.context import (
    Visibility,
    as_option,
    json_option,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import (
    columns,
    drawn_fields,
    json_out,
    line,
    notify,
    report_problems,
    say,
)
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.cli.values import ARTICLE
from hashiya_reader.edited_copy import EditedCopy, text_from, text_in

_STDIN = "-"
_WORDS = 40
# Seconds in which nobody edits a text.
_TOO_SOON = 1.0
_ALWAYS = (Outcome.STANDS, Outcome.MOVES, Outcome.DETACHED)
# Of an annotator's own tags nothing is said.
_WHOSE = {TagKind.GOLD: marked("gold"), TagKind.SUGGESTION: marked("suggested")}


@click.command()
@project_argument
@click.argument("article", type=ARTICLE)
@click.option(
    "--editor",
    "command",
    metavar="COMMAND",
    help="The editor; by default $VISUAL or $EDITOR. One with windows must wait: "
    '"code --wait".',
)
@click.option(
    "--from",
    "file",
    type=click.Path(),
    metavar="FILE",
    help="Take the new text from the file, or with - from stdin, without an editor.",
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    help="Write the article's file in this encoding; by default in its own.",
)
@click.option(
    "--dry-run", is_flag=True, help="Show what would happen, and change nothing."
)
@click.option("--yes", is_flag=True, help="Take over the text without asking.")
@as_option
@json_option
def edit(
    project: str,
    article: str,
    command: str | None,
    file: str | None,
    encoding: str | None,
    dry_run: bool,
    yes: bool,
    name: str | None,
    as_json: bool,
) -> int:
    """Correct an article's text in your editor; everybody's tags follow their words.

    You edit a copy. What becomes of each annotator's tags is shown before the text is
    taken over; line ends, encoding and the other rows of a file stay as they are. The
    exit code is 1 where the text was shown and not taken over: you said no, or there is
    no terminal to ask on and no --yes.
    """
    home, store = opened(project)
    visibility = visibility_for(home, store, name)
    source = read_source(home, article)
    if not dry_run:
        refuse_unwritable(source)
    with _new_text(source, file, command) as new:
        copy = new.copy
        edited = planned_edit(home, store, source, new.text, encoding)
        if edited.changes_nothing:
            if as_json:
                json_out(_object(edited, visibility, is_done=False))
            notify(new.unchanged())
            return 0
        if not as_json:
            _print(edited, visibility)
        exit_code = report_problems(edited.problems)
        is_taken = not dry_run and (yes or (not as_json and _is_confirmed(article)))
        if is_taken:
            make_edit(edited, home, store)
        if as_json:
            json_out(_object(edited, visibility, is_done=is_taken))
        if is_taken:
            _finish(edited, copy, store.text_place(source.article))
            return exit_code
        notify(_not_taken(copy, dry_run=dry_run))
        return exit_code if dry_run else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewText:
    """The new text, and the copy that an editor had of it, for `seconds`."""

    text: str
    copy: EditedCopy | None = None
    seconds: float = 0.0

    def unchanged(self) -> str:
        """That the text is the same; the copy is removed, unless it may still be open."""
        if self.copy is not None and self.seconds < _TOO_SOON:
            return _(
                "nothing was changed: the text is the same; the editor ended at once, as "
                "one with windows does unless it is told to wait (`code --wait`): its "
                "copy is kept in {path}"
            ).format(path=self.copy.path)
        if self.copy is not None:
            self.copy.remove()
        return _("nothing was changed: the text is the same")


@contextmanager
def _new_text(
    source: ArticleSource, file: str | None, command: str | None
) -> Iterator[_NewText]:
    """The text from the file, or from an editor with the copy that it had.

    When the block fails the copy is kept, and the error names it.

    Raises:
        UsageError: when there is no editor.
        HashiyaError: when the text cannot be read, or the editor fails.
        Abort: when the user interrupts it.
    """
    if file == _STDIN:
        yield _NewText(text=text_from(sys.stdin.buffer, "stdin"))
        return
    if file is not None:
        yield _NewText(text=text_in(Path(file)))
        return
    command = _editor(command)
    words = editor_command.words_of(command)
    copy = EditedCopy(source.article.id, editing_copy(source.article.text))
    try:
        begun = time.monotonic()
        code = editor_command.run_editor(words, copy.path)
        seconds = time.monotonic() - begun
        editor_command.refuse_failure(command, code)
        yield _NewText(text=copy.text(), copy=copy, seconds=seconds)
    except HashiyaError as error:
        raise EditRefused(copy.after(str(error)), hint=error.hint) from error
    except (click.Abort, KeyboardInterrupt) as error:
        raise click.Abort(copy.after(_("nothing was changed"))) from error


def _editor(command: str | None) -> str:
    """The command of the editor.

    Raises:
        UsageError: when none is set, and there is none or no terminal for it.
    """
    own = command or editor_command.own_command()
    if own:
        return own
    usual = editor_command.command_words()
    if which(usual) and output.is_terminal(sys.stdin):
        return usual
    raise click.UsageError(
        _(
            "no editor is set: set EDITOR, or give one with --editor COMMAND, "
            "or the new text with --from FILE"
        )
    )


def _not_taken(copy: EditedCopy | None, *, dry_run: bool) -> str:
    """That nothing was changed, and how to take over what was shown."""
    if copy is not None and copy.is_changed():
        return _(
            "nothing was changed; the edited copy is kept in {path}: --from takes it "
            "from there"
        ).format(path=copy.path)
    if copy is not None:
        copy.remove()
    if copy is not None or dry_run:
        return _("nothing was changed")
    return _("nothing was changed; --yes takes it over")


def _is_confirmed(article: str) -> bool:
    """Whether the user wants the text; not so without a terminal to ask on."""
    if not output.is_terminal(sys.stdin):
        return False
    question = _("Take over the text of {article}?").format(article=article)
    return click.confirm(line(question), err=True)


def _finish(edited: TextEdit, copy: EditedCopy | None, old_text: str) -> None:
    """Report what was taken over, and how to undo it."""
    if copy is not None:
        copy.remove()
    message = _(
        "{article}: the new text is taken over; to have the old one back: --from {path}"
    )
    notify(message.format(article=edited.article.id, path=shlex.quote(old_text)))
    detached = edited.count(Outcome.DETACHED)
    if detached:
        message = ngettext(
            "{count} tag is detached: the reader can put it on words again",
            "{count} tags are detached: the reader can put them on words again",
            detached,
        )
        notify(message.format(count=f"{detached:,}"))


# What is shown


def _print(edited: TextEdit, visibility: Visibility) -> None:
    """Print what the edit changes, and what becomes of whose tags."""
    old, new = len(edited.source.article.text), len(edited.article.text)
    message = ngettext(
        "{article}: {count} line changed, {old} → {new} characters",
        "{article}: {count} lines changed, {old} → {new} characters",
        edited.changed_lines,
    )
    change = message.format(
        article=edited.article.id,
        count=f"{edited.changed_lines:,}",
        old=f"{old:,}",
        new=f"{new:,}",
    )
    say(change)
    if not edited.tags:
        say(_("no tags on it"))
        return
    outcomes = [
        outcome for outcome in Outcome if outcome in _ALWAYS or edited.count(outcome)
    ]
    rows = [("", "", *drawn_fields(map(value_title, outcomes)))]
    for (kind, owner), counts in edited.by_owner().items():
        numbers = [str(counts[outcome]) for outcome in outcomes]
        rows.append((line(owner), line(_whose(kind)), *numbers))
    columns(rows)
    detached = [entry for entry in edited.tags if entry.outcome is Outcome.DETACHED]
    seen = _visible(edited, detached, visibility)
    columns(_columns(entry, edited) for entry in seen)
    visibility.report_hidden()


def _whose(kind: TagKind) -> str:
    return _(_WHOSE[kind]) if kind in _WHOSE else ""


def _columns(detached: TagOutcome, edited: TextEdit) -> tuple[str, ...]:
    tag = detached.tag
    names = (tag.annotator, _whose(detached.kind), tag.layer, tag.label)
    fields = (value_title(detached.outcome), *names)
    words = line(tag.text, _WORDS)
    if detached.new_words is not None:
        new_words = detached.new_words.of(edited.article.text)
        return *map(line, fields), words, "→", line(new_words, _WORDS)
    return *map(line, fields), words, "", ""


def _visible(
    edited: TextEdit, tags: Iterable[TagOutcome], visibility: Visibility
) -> Iterator[TagOutcome]:
    """The tags that the user may see."""
    article = edited.article.id
    return visibility.visible(tags, lambda entry: (entry.tag.annotator, article))


def _object(
    edited: TextEdit, visibility: Visibility, *, is_done: bool
) -> dict[str, object]:
    source = edited.source
    owners: list[dict[str, object]] = []
    for (kind, owner), counts in edited.by_owner().items():
        by_name = {outcome.value: counts[outcome] for outcome in Outcome}
        owners.append({"annotator": owner, "kind": kind.value, **by_name})
    tags = _visible(edited, edited.tags, visibility)
    return {
        "article": source.article.id,
        "file": str(source.path),
        "row": source.entry.row,
        "lines": edited.changed_lines,
        "old_sha256": source.article.sha256,
        "sha256": edited.article.sha256,
        "annotators": owners,
        "tags": [_tag_object(entry, edited.article.text) for entry in tags],
        "done": is_done,
    }


def _tag_object(entry: TagOutcome, text: str) -> dict[str, object]:
    tag = entry.tag
    return {
        "id": str(tag.id),
        "annotator": tag.annotator,
        "kind": entry.kind.value,
        "layer": tag.layer,
        "label": tag.label,
        "text": tag.text,
        "outcome": entry.outcome.value,
        "before": _span_object(entry.before),
        "after": _span_object(entry.after),
        "new_words": None if entry.new_words is None else entry.new_words.of(text),
    }


def _span_object(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]
