"""What `review` does besides listing: decide, finish, open again, give an article back."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import InvalidTag
from hashiya.exchange.decision_file import decide_from_file
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.review.bulk_adjudication import (
    Extent,
    accept_entries,
    article_session,
    finish_entries,
)
from hashiya.review.feedback import reopen
from hashiya.review.finishing import ReviewStatus
from hashiya.review.item_filter import ItemFilter
from hashiya.review.queue import QueueListing
from hashiya.store import TagStore
from hashiya_reader.cli.context import called_here
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.values import ANNOTATOR
from hashiya_reader.look.plurals import counted

ACT_OPTIONS = (
    click.option(
        "--accept",
        metavar="[unanimous|spelling|most|NAME]",
        help="Accept what all agree on, the usual spelling where only that differs, both "
        "and what most say, or this annotator's answers.",
    ),
    click.option(
        "--decide",
        metavar="FILE",
        help="Decide what the JSON Lines of FILE say, each with article, item and ruling.",
    ),
    click.option(
        "--dry-run", is_flag=True, help="With --decide: only say what it would do."
    ),
    click.option(
        "--finish",
        is_flag=True,
        help="Finish the articles in which nothing is left to decide.",
    ),
    click.option(
        "--open-again", is_flag=True, help="Open the finished --article again."
    ),
    click.option(
        "--reopen",
        "whose",
        type=ANNOTATOR,
        metavar="NAME",
        help="Give --article back to this annotator.",
    ),
    click.option("--note", default="", metavar="TEXT", help="A note for --reopen."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAct:
    """What is to be done; nothing where all of it is empty."""

    accept: str | None = None
    decide: str | None = None
    is_dry_run: bool = False
    finishes: bool = False
    opens_again: bool = False
    whose: str | None = None
    note: str = ""

    @property
    def is_on_queue(self) -> bool:
        """Whether it is done to the articles that the options select."""
        return self.accept is not None or self.finishes

    @property
    def is_by_itself(self) -> bool:
        """Whether it is done to a file, or to one article."""
        named = self.whose is not None or self.decide is not None
        return named or self.opens_again

    def check(self, item_filter: ItemFilter) -> None:
        """Refuse to decide at once what reviewers decided differently.

        Raises:
            UsageError: when that is asked for.
        """
        if self.is_on_queue and item_filter.reviewers_differ:
            raise click.UsageError(
                _(
                    "--accept decides undecided places: leave out --reviewers-differ, and "
                    "decide these on the screen"
                )
            )


def act_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of acts; the command gets an `act`."""

    @functools.wraps(command)
    def acting_command(
        *,
        accept: str | None,
        decide: str | None,
        dry_run: bool,
        finish: bool,
        open_again: bool,
        whose: str | None,
        note: str,
        **others: object,
    ) -> int:
        chosen = [accept, decide, whose, finish or None, open_again or None]
        if len([value for value in chosen if value is not None]) > 1:
            raise click.UsageError(
                _(
                    "give only one of --accept, --decide, --finish, --open-again and "
                    "--reopen"
                )
            )
        if dry_run and decide is None:
            raise click.UsageError(_("--dry-run needs --decide"))
        act = ReviewAct(
            accept=accept,
            decide=decide,
            is_dry_run=dry_run,
            finishes=finish,
            opens_again=open_again,
            whose=whose,
            note=note,
        )
        return command(act=act, **others)

    for option in reversed(ACT_OPTIONS):
        acting_command = option(acting_command)
    return acting_command


def act_by_itself(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    act: ReviewAct,
    article: str | None,
    *,
    as_json: bool,
) -> int:
    """Do what needs no queue; the exit code.

    Raises:
        UsageError: when it needs an article and none is named.
    """
    if act.decide is not None:
        return _decide(project, store, user, act, as_json=as_json)
    if article is None:
        option = "--open-again" if act.opens_again else "--reopen"
        message = _("{option} needs an article: name it with --article ID")
        raise click.UsageError(message.format(option=option))
    if act.opens_again:
        result = _open_again(project, store, user, article)
    else:
        result = _give_back(project, store, article, act.whose or "", user, act.note)
    if as_json:
        json_out(result)
    return 0


def act_on_queue(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    act: ReviewAct,
    queue: QueueListing,
    item_filter: ItemFilter,
    *,
    as_json: bool,
) -> None:
    """Do it to the listed articles, and say what was done."""
    if act.accept is None:
        result = _finish(project, store, user, queue)
    else:
        answers = _answers(project, store, act.accept)
        result = _accept(project, store, user, queue, item_filter, answers)
    if as_json:
        json_out(result)


def _answers(project: ProjectFolder, store: TagStore, name: str) -> Extent | str:
    """The extent of that name, or the annotator."""
    if name in {*Extent}:
        return Extent(name)
    return called_here(project, store, name)


def _accept(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    queue: QueueListing,
    item_filter: ItemFilter,
    answers: Extent | str,
) -> dict[str, int]:
    decision = accept_entries(
        project, store, user, queue.entries, item_filter, answers=answers
    )
    message = _("{decided} decided, {undecided} left")
    notify(
        message.format(
            decided=counted(decision.decided, "place"),
            undecided=counted(decision.undecided, "place"),
        )
    )
    return {"decided": decision.decided, "undecided": decision.undecided}


def _finish(
    project: ProjectFolder, store: TagStore, user: str, queue: QueueListing
) -> dict[str, int]:
    finished = finish_entries(project, store, user, queue.entries, report=notify)
    due = sum(not entry.is_finished or entry.is_outdated for entry in queue.entries)
    left = due - finished
    message = _("{finished} finished, {left} left in which places are not decided")
    notify(
        message.format(
            finished=counted(finished, "article"), left=counted(left, "article")
        )
    )
    return {"finished": finished, "left": left}


def _decide(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    act: ReviewAct,
    *,
    as_json: bool,
) -> int:
    path = Path(act.decide or "")
    decisions = decide_from_file(project, store, user, path, is_dry_run=act.is_dry_run)
    message = ngettext(
        "{count} place decided", "{count} places decided", decisions.decided
    )
    if act.is_dry_run:
        message = ngettext(
            "{count} place would be decided; nothing is changed",
            "{count} places would be decided; nothing is changed",
            decisions.decided,
        )
    notify(message.format(count=f"{decisions.decided:,}"))
    if as_json:
        json_out(
            {
                "decided": decisions.decided,
                "dry_run": act.is_dry_run,
                "problems": list(decisions.problems),
            }
        )
    return report_problems(decisions.problems)


def _open_again(
    project: ProjectFolder, store: TagStore, user: str, article: str
) -> dict[str, str]:
    session = article_session(project, store, user, project.entry(article).id)
    article_id = session.article.id
    if session.review is ReviewStatus.OPEN:
        message = _("{article!r} is not finished: there is nothing to open again")
        raise InvalidTag(message.format(article=article_id))
    session.open_again()
    session.save()
    notify(_("{article} is open again").format(article=article_id))
    return {"article": article_id, "review": session.review.value}


def _give_back(
    project: ProjectFolder,
    store: TagStore,
    article: str,
    whose: str,
    user: str,
    note: str,
) -> dict[str, str]:
    annotator = called_here(project, store, whose)
    request = reopen(store, project.read(article), annotator, user, note)
    message = _("{article} is open again for {annotator}")
    notify(message.format(article=request.article, annotator=annotator))
    return {"article": request.article, "annotator": annotator, "note": note}
