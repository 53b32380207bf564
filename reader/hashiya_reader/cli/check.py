"""`hashiya check` and `compact`: verify all that was saved, and drop its history."""

from collections.abc import Sequence

import click

from hashiya.errors import HashiyaError
from hashiya.exchange.exporting.version_checks import version_findings
from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.overview.check_results import CheckKind, CheckResult
from hashiya.overview.integrity import check_project
from hashiya.sessions.interrupted_imports import take_back_interrupted
from hashiya.store import Compaction, TagStore
from hashiya.store.import_recovery import refuse_imports
from hashiya_reader.cli.context import (
    json_option,
    notify_git,
    opened,
    project_argument,
    used_stores,
)
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import json_out, notify, say
from hashiya_reader.look.plurals import counted

# What is for information is printed as far as this, by kind; --json has all.
_PRINTED = 20
# The kinds in the order of CheckKind, as headings.
_HEADINGS = {
    CheckKind.CONFLICT: marked("merge conflicts"),
    CheckKind.GUIDELINES: marked("guidelines"),
    CheckKind.CLOSED: marked("folders of tags that you may not read"),
    CheckKind.RECORD: marked("files of tags that are damaged"),
    CheckKind.UNREPAIRED: marked("files of tags that cannot be written again"),
    CheckKind.DETACHED: marked("tags whose words or articles are gone"),
    CheckKind.ARTICLE: marked("files that cannot be used as articles"),
    CheckKind.STRING: marked("strings that not every format can hold"),
    CheckKind.ANNOTATOR: marked("annotators"),
    CheckKind.ASSIGNMENT: marked("assignment"),
    CheckKind.SPLIT: marked("splits"),
    CheckKind.VERSION: marked("versions of the dataset"),
    CheckKind.KEY: marked("keys of the scheme that the reader refuses"),
    CheckKind.EMPTY: marked("articles without a text"),
    CheckKind.INCOMPLETE: marked("tags without a required attribute"),
    CheckKind.EDGE: marked("tags that begin or end in white space or inside a word"),
    CheckKind.MOVED: marked("tags that moved with their words"),
    CheckKind.TEXT: marked("texts that tags were made on"),
    CheckKind.DERIVED: marked("derived files"),
}
# What follows from how a project is kept, and needs nobody.
_ORDINARY = frozenset({CheckKind.MOVED, CheckKind.TEXT, CheckKind.DERIVED})


@click.command()
@project_argument
@click.option(
    "--repair",
    is_flag=True,
    help=(
        "Rebuild derived files, and remove versions that were not finished; no journal "
        "loses a byte."
    ),
)
@json_option
def check(project: str, repair: bool, as_json: bool) -> int:
    """Verify every article, tag, journal and version of the dataset; deletes nothing.

    Lists by kind what is damaged or lost, and then the exit code is 1. For information
    it reports on stderr tags that cut words, required attributes that are missing, keys
    that the reader refuses, and derived files that are absent or behind.
    """
    home, store = opened(project)
    notify_git(project, home.root)
    if repair:
        for sentence in take_back_interrupted(store, others=True):
            notify(advised(sentence))
    results = list(check_project(home, store, repair=repair))
    for finding in version_findings(home.root, repair=repair):
        results.append(CheckResult(kind=CheckKind.VERSION, sentence=finding))
    # What is closed is among the results.
    used_stores().remove(store)
    if as_json:
        json_out([result.json() for result in results])
    else:
        for kind in CheckKind:
            # A conflict of the settings is on stderr already.
            of_kind: list[CheckResult] = []
            for result in results:
                if result.kind is kind and result.sentence != home.conflict:
                    of_kind.append(result)
            _print(of_kind, kind)
    wrong = sum(result.is_wrong for result in results)
    remarks = sum(result.kind not in _ORDINARY for result in results) - wrong
    if wrong:
        message = ngettext("{count} problem found", "{count} problems found", wrong)
        notify(message.format(count=f"{wrong:,}"))
    elif remarks:
        message = _("nothing is damaged or lost; {remarks}")
        notify(message.format(remarks=counted(remarks, "remark")))
    else:
        notify(_("all is well"))
    return 1 if wrong else 0


def _print(results: Sequence[CheckResult], kind: CheckKind) -> None:
    """Print the results of a kind below its heading, which is a notice."""
    if not results:
        return
    if kind in _ORDINARY:
        for result in results:
            notify(advised(result.sentence))
        return
    message = _("{heading}: {count}")
    notify(message.format(heading=_(_HEADINGS[kind]), count=f"{len(results):,}"))
    count = 0
    for result in results:
        if result.is_wrong:
            say(advised(result.sentence))
            continue
        count += 1
        if count <= _PRINTED:
            notify(advised(result.sentence))
    if count > _PRINTED:
        more = count - _PRINTED
        message = ngettext(
            "and {count} more like these; --json lists all",
            "and {count} more like these; --json lists all",
            more,
        )
        notify(message.format(count=f"{more:,}"))


@click.command()
@project_argument
@click.option(
    "--yes",
    is_flag=True,
    help="Drop it; without this, only report what would be dropped.",
)
@json_option
def compact(project: str, yes: bool, as_json: bool) -> int:
    """Drop the history: earlier versions of tags, and removed tags. Undo is lost with it."""
    home, store = opened(project)
    if yes:
        refuse_imports(store)
    if yes and store.changes:
        # Only here: few projects have had annotators renamed.
        from hashiya.review.annotator_changes import settle_changes

        settle_changes(home, store)
    if yes:
        # As above.
        from hashiya.review.scheme_history import settle_scheme_changes

        settle_scheme_changes(home)
    total = Compaction()
    failed = False
    places = [(kind, place) for kind in store.kinds for place in kind.paths()]
    for kind, place in places:
        try:
            total += kind.compact(place, write=yes)
        except HashiyaError as error:
            failed = True
            notify(advised(error))
    # Only here, as above.
    from hashiya.corpus.git_files import is_in_git

    texts: int | None = 0
    if not (failed or store.closed or is_in_git(home.root)):
        # What cannot be read, or another clone, may name any of the texts.
        texts = _drop_texts(store, write=yes)
        failed = texts is None
    if as_json:
        sizes: dict[str, object] = {"versions": total.versions, "bytes": total.size}
        json_out({**sizes, "texts": texts or 0, "kept": total.kept, "done": yes})
    else:
        _print_dropped(total, texts or 0)
    for name in total.kept:
        message = _("{file}: is damaged, or a copy: it is left as it is")
        notify(message.format(file=name))
    if not yes:
        notify(
            _(
                "nothing was dropped: --yes drops it for good; other copies of the "
                "folder keep theirs"
            )
        )
    return 1 if failed or total.kept else 0


def _drop_texts(store: TagStore, *, write: bool) -> int | None:
    """Drop the texts that no record names, or only count them; None if it is not possible."""
    try:
        unused = store.texts.unused()
        for sha256 in unused:
            if write:
                store.texts.drop(sha256)
    except HashiyaError as error:
        message = _("texts that tags were made on are left as they are: {problem}")
        notify(message.format(problem=advised(error)))
        return None
    return len(unused)


def _print_dropped(total: Compaction, texts: int) -> None:
    message = ngettext(
        "{count} earlier version of tags and statuses, {size} bytes",
        "{count} earlier versions of tags and statuses, {size} bytes",
        total.versions,
    )
    say(message.format(count=f"{total.versions:,}", size=f"{total.size:,}"))
    if texts:
        message = ngettext(
            "{count} text that no tag refers to any more",
            "{count} texts that no tag refers to any more",
            texts,
        )
        say(message.format(count=f"{texts:,}"))
