"""Aggregating several annotators' tags, by majority or by the reviewers' decisions.

`hashiya.review` aligns the corresponding tags. Tags with the same span, label and
attributes by enough annotators are exported as one tag, with the least of their
confidences and all of their notes. Every tag that is in no exported one is recorded as
lost.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hashiya.errors import Finding, Hint
from hashiya.exchange.losses import Losses, Part
from hashiya.language import comma_separated, in_english, ngettext
from hashiya.language import gettext as _
from hashiya.model.model import Article, Tag
from hashiya.review.alignment import aligned
from hashiya.review.gold import Gold
from hashiya.review.items import AnnotatorTags, Item
from hashiya.store import row_from_tag

Wanted = Callable[[Tag], bool]

MAJORITY, UNANIMOUS = "majority", "unanimous"


def by_majority(
    article: Article,
    annotations: Iterable[AnnotatorTags],
    votes: int,
    wanted: Wanted,
    losses: Losses,
) -> tuple[Tag, ...]:
    """The tags on which at least `votes` annotators agree, more than on any other; in order.

    They are more than on any other even if those who cannot be compared at the place,
    since tags of theirs are detached, all said that other. Losses are recorded of
    `wanted` tags only.
    """
    tags = []
    for item in aligned(annotations):
        most, *others = [len(version.annotators) for version in item.versions]
        unknown = len(item.not_comparable)
        winners: Sequence[str] = ()
        why = "too few say the same where it is"
        if most >= votes and unknown and most <= max(others, default=0) + unknown:
            names = ", ".join(item.not_comparable)
            why = f"{names} may say otherwise where it is: tags of theirs are detached"
        elif most >= votes and most not in others:
            winners = tuple(item.versions[0].annotators)
            tags.append(_merged(item, winners, MAJORITY))
            count = len(item.tags) + len(item.silent)
            why = f"{most} of {count} say so where it is"
        for tag in item.tags:
            if tag.annotator not in winners and wanted(tag):
                _record_disagreement(losses, article, tag, why)
    return tuple(sorted(tags, key=lambda tag: tag.order))


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldExport:
    """How gold is exported.

    `else_unanimous` takes what all agree on also where an article is not finished;
    `finished_only` leaves out articles that reviewers decided on and did not finish,
    or that have changed since.
    With `takes_remarks` an article has gold also if reviewers only remarked on it.
    """

    else_unanimous: bool = False
    finished_only: bool = False
    takes_remarks: bool = False


def by_gold(
    article: Article,
    gold: Gold,
    wanted: Wanted,
    losses: Losses,
    how: GoldExport,
    report: Callable[[str], None],
) -> tuple[Tag, ...] | None:
    """The gold tags of an article; None for one that is left out, without gold.

    What all agree on is gold as well once the article's review is finished, but for what
    reviewers left undecided, as the scheme does not allow it. An article that goes out
    and is not finished, or has changed since, is reported.
    """
    is_remarked = how.takes_remarks and bool(gold.every_verdict)
    is_decided = bool(gold.verdicts) or gold.is_finished or is_remarked
    is_unanimous = how.else_unanimous and len(gold.done) > 1
    is_due = is_decided and (not gold.is_finished or gold.is_outdated)
    is_left_out = how.finished_only and is_due
    why = _reason(gold, wanted) if is_decided else ""
    if is_left_out or not (is_decided or is_unanimous):
        losses.add(Part.GOLD, article, why=in_english(why))
        return None
    if is_due:
        losses.add(Part.UNFINISHED, article, why=in_english(why))
        sentence = f"{article.id}: " + why
        report(Finding(sentence, hint=Hint.FINISHED_GOLD))
    tags = list(gold.tags)
    takes_agreed = gold.is_finished or how.else_unanimous
    for item in gold.undecided:
        if item.is_agreed and gold.is_left(item):
            part, why = Part.UNDECIDED, "all agree, and a reviewer left it undecided"
        elif not gold.is_agreed(item):
            part, why = Part.DISAGREEMENT, "it is not decided"
        elif takes_agreed:
            tags.append(_merged(item, item.annotators, UNANIMOUS))
            continue
        else:
            part, why = Part.UNDECIDED, "all agree, and the article is not finished"
        for tag in filter(wanted, item.tags):
            losses.add(part, article, row_from_tag(tag), why=why, gone=True)
    return tuple(sorted(tags, key=lambda tag: tag.order))


def _reason(gold: Gold, wanted: Wanted) -> str:
    """Why the article's gold is not what reviewers finished with, "" if it is."""
    if gold.is_outdated:
        return _("it has changed since its review was finished")
    if gold.is_finished:
        return ""
    questions = comma_separated(_open_questions(gold, wanted))
    if not questions:
        questions = _("every place is decided or agreed")
    return _("is not finished: {questions}").format(questions=questions)


def _open_questions(gold: Gold, wanted: Wanted) -> Iterator[str]:
    """What of the article reviewers still have to decide before its gold is finished."""
    undecided = [item for item in gold.undecided if any(map(wanted, item.tags))]
    disputed = sum(not gold.is_agreed(item) for item in undecided)
    if disputed:
        count = gold.decided + len(undecided)
        yield _("{undecided} of {count} places not decided").format(
            undecided=disputed, count=f"{count:,}"
        )
    detached = sum(map(wanted, gold.detached))
    if detached:
        yield ngettext(
            "{count} detached tag not compared",
            "{count} detached tags not compared",
            detached,
        ).format(count=f"{detached:,}")
    if gold.unread:
        yield _("records that cannot be read not compared")


def _record_disagreement(losses: Losses, article: Article, tag: Tag, why: str) -> None:
    losses.add(Part.DISAGREEMENT, article, row_from_tag(tag), why=why, gone=True)


def _merged(item: Item, annotators: Iterable[str], rule: str) -> Tag:
    """The tag that the annotators agree on; its annotator is the name of the rule."""
    tags = []
    for annotator in annotators:
        tag = item.by(annotator)
        if tag is not None:
            tags.append(tag)
    confidences = [tag.confidence for tag in tags if tag.confidence is not None]
    notes = dict.fromkeys(tag.note for tag in tags if tag.note)
    return replace(
        tags[0],
        annotator=rule,
        origin=f"rule:{rule}",
        confidence=min(confidences, default=None),
        note=" · ".join(notes),
        created=min(tag.created for tag in tags),
        updated=max(tag.updated for tag in tags),
    )
