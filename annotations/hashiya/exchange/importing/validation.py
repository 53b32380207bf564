"""Validating imported tags against a project's articles, and staging them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from msgspec import structs

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import (
    FileInvalid,
    Finding,
    HashiyaError,
    Hint,
    InvalidAnnotator,
    left_out,
)
from hashiya.exchange.importing.article_lookup import ArticleLookup, unsqueezed
from hashiya.exchange.importing.attribution import Attribution, Report
from hashiya.exchange.importing.authorship import (
    annotators_statuses,
    is_gold_tag,
    is_majority_tag,
    is_person,
)
from hashiya.exchange.importing.imported_gold import (
    gold_row,
    reviewers_of,
    with_finish,
    with_gold,
)
from hashiya.exchange.importing.row_article import RowArticle
from hashiya.exchange.importing.staging import StagedImport, StagedRow
from hashiya.exchange.importing.statuses import time_of_mark
from hashiya.exchange.importing.tag_validation import validated
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme


def stage(
    project: ProjectFolder,
    articles: Iterable[ImportedArticle],
    attribution: Attribution,
    report: Report,
) -> StagedImport:
    """Read and validate all of a file, and stage what can be imported; nothing is changed.

    What cannot, such as a row of another text or a tag outside of the text, goes to
    `report` with its line.

    Raises:
        FileInvalid: when the file does not have its format.
    """
    staged = StagedImport()
    for row in staged_rows(ArticleLookup(project), articles, attribution, report):
        staged.add(row)
    return staged


def staged_rows(
    lookup: ArticleLookup,
    articles: Iterable[ImportedArticle],
    attribution: Attribution,
    report: Report,
) -> Iterator[StagedRow]:
    """The validated rows of a file, as `stage` does it."""
    for imported in articles:
        for problem in imported.problems:
            report(Finding.of(problem, imported.where + ": "))
        is_about_file = imported.article is None and imported.text is None
        if is_about_file and not imported.tags:
            continue
        try:
            row_article = lookup.find(imported)
        except HashiyaError as error:
            report(left_out(error, imported.where))
            continue
        named = _with_annotators(imported, attribution)
        yield from _rows(named, row_article, lookup.scheme, attribution, report)


def _with_annotators(
    imported: ImportedArticle, attribution: Attribution
) -> ImportedArticle:
    """The row of the article with the project's names of its annotators.

    Raises:
        FileInvalid: when the project does not know one who has a tag or a status.
    """
    if attribution.annotator is not None:
        return imported
    fallback = attribution.fallback
    begun: set[str] = set()
    for name, status in imported.statuses.items():
        if status is not Status.NEW and not attribution.gold:
            begun.add(name)
    names = begun | {verdict.reviewer for verdict in imported.verdicts}
    names |= imported.finished.keys()
    for tag in imported.tags:
        if is_person(tag) and (not attribution.gold or is_gold_tag(tag, imported)):
            names.add(tag.annotator or fallback)
    if attribution.status is not None and not names:
        names = {fallback}
    called: dict[str, str] = {}
    for name in names:
        try:
            called[name] = attribution.annotator_called(name)
        except InvalidAnnotator as error:
            raise FileInvalid(
                str(error), hint=error.hint, where=imported.where
            ) from error
    if all(name == new for name, new in called.items()):
        return imported
    tags = []
    for tag in imported.tags:
        name = tag.annotator or fallback
        tags.append(structs.replace(tag, annotator=called.get(name, name)))
    statuses: dict[str, Status] = {}
    for name, status in imported.statuses.items():
        new_name = called.get(name, name)
        is_equal = statuses.setdefault(new_name, status) is status
        statuses[new_name] = status if is_equal else Status.OPEN
    times = {called.get(name, name): time for name, time in imported.marked.items()}
    finished = {
        called.get(name, name): time for name, time in imported.finished.items()
    }
    return replace(
        imported,
        tags=tuple(tags),
        statuses=statuses,
        marked=times,
        finished=finished,
        verdicts=tuple(verdict.renamed(called) for verdict in imported.verdicts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowTags:
    """The valid tags of a row by annotator, and those that are reviewers' gold.

    `incomplete` are the annotators who have tags that are left out; `moved` counts the tags
    that are now elsewhere than the row says.
    """

    own: dict[str, list[ImportedTag]]
    gold: dict[str, list[ImportedTag]]
    incomplete: set[str]
    moved: Counter[str] = field(default_factory=Counter)


def _rows(
    imported: ImportedArticle,
    row_article: RowArticle,
    scheme: Scheme,
    attribution: Attribution,
    report: Report,
) -> Iterator[StagedRow]:
    """A staged row for each annotator in the row of the article, and for each reviewer."""
    article = row_article.article
    if imported.is_squeezed:
        imported = unsqueezed(imported, article)
    if imported.predicted:
        imported = _with_predicted(imported, attribution, report)
    imported = with_gold(_with_own_ids(imported, report), attribution)
    statuses = _statuses(imported, attribution)
    row_tags = _empty_row_tags(imported, attribution, statuses)
    _sort_tags(row_tags, imported, row_article, scheme, attribution, report)
    moved = row_tags.moved
    for annotator, tags in row_tags.own.items():
        if not _is_possible(annotator, imported.where, report):
            continue
        status = statuses.get(annotator)
        if status is Status.DONE and annotator in row_tags.incomplete:
            # They were done with tags that are not imported.
            status = None
        yield StagedRow(
            article.id,
            article.text,
            annotator,
            "" if status is None else status.value,
            tuple(tags),
            _marked(imported, annotator, attribution, report) if status else "",
            moved=moved[annotator],
        )
        moved[annotator] = 0
    for reviewer, tags in row_tags.gold.items():
        if _is_possible(reviewer, imported.where, report):
            row = gold_row(imported, row_article, reviewer, tags, moved[reviewer])
            yield with_finish(row, imported, attribution, report)


def _empty_row_tags(
    imported: ImportedArticle, attribution: Attribution, annotators: Iterable[str]
) -> _RowTags:
    """Who has a row also without a tag, and whose tags the file could not say in full."""
    row_tags = _RowTags(
        own={name: [] for name in annotators}, gold={}, incomplete=set()
    )
    if attribution.suggested and attribution.annotator:
        # Where nothing is suggested any more, earlier suggestions go.
        row_tags.own[attribution.annotator] = []
    for reviewer in sorted(reviewers_of(imported, attribution)):
        row_tags.gold[reviewer] = []
    for name in imported.unread:
        annotator = attribution.annotator or name or attribution.fallback
        row_tags.incomplete.add(annotator)
    return row_tags


def _sort_tags(
    row_tags: _RowTags,
    imported: ImportedArticle,
    row_article: RowArticle,
    scheme: Scheme,
    attribution: Attribution,
    report: Report,
) -> None:
    """Give each valid tag of the row to its annotator or reviewer; report the others."""
    for tag in _attributed(imported, attribution, report):
        annotator = attribution.annotator or tag.annotator or attribution.fallback
        is_gold = attribution.annotator is None and is_gold_tag(tag, imported)
        if attribution.gold and not is_gold:
            is_gold, annotator = True, attribution.annotator or attribution.fallback
        by_name = row_tags.gold if is_gold else row_tags.own
        tags = by_name.setdefault(annotator, [])
        where = imported.where + tag.place
        unused = partial(_report_unused, report, where)
        try:
            valid_tag = validated(tag, row_article, scheme, attribution, unused)
        except HashiyaError as error:
            report(left_out(error, where))
            row_tags.incomplete.add(annotator)
        else:
            tags.append(valid_tag)
            row_tags.moved[annotator] += row_article.is_moved(tag, valid_tag)


def _with_predicted(
    imported: ImportedArticle, attribution: Attribution, report: Report
) -> ImportedArticle:
    """The article with what a model predicts among its suggestions, and nowhere else."""
    if attribution.suggested:
        return replace(imported, tags=imported.tags + imported.predicted)
    where = imported.where + imported.predicted[0].place
    message = _("{where}: left out, like all that a model predicts")
    report(Finding(message.format(where=where), hint=Hint.IMPORT_SUGGESTIONS))
    return imported


def _is_possible(annotator: str, where: str, report: Report) -> bool:
    """Whether it can be an annotator's name; what is said under another is left out."""
    try:
        check_annotator(annotator)
    except InvalidAnnotator as error:
        report(left_out(error, where))
        return False
    return True


def _report_unused(report: Report, where: str, value: str, why: str) -> None:
    message = _("{where}: its {value} is not used: {problem}")
    report(message.format(where=where, value=value, problem=why))


def _attributed(
    imported: ImportedArticle, attribution: Attribution, report: Report
) -> Iterator[ImportedTag]:
    """The tags that belong to an annotator; that others are left out is reported."""
    if attribution.annotator is not None or attribution.gold:
        yield from imported.tags
        return
    nobodys = 0
    for tag in imported.tags:
        if is_majority_tag(tag):
            nobodys += 1
        else:
            yield tag
    if nobodys:
        sentence = ngettext(
            "{where}: left out: {count} tag that most annotators gave alike and nobody "
            "gave alone",
            "{where}: left out: {count} tags that most annotators gave alike and nobody "
            "gave alone",
            nobodys,
        ).format(where=imported.where, count=nobodys)
        report(Finding(sentence, hint=Hint.NAME_IMPORTED))


def _statuses(
    imported: ImportedArticle, attribution: Attribution
) -> Mapping[str, Status]:
    """The statuses by annotator; if all become one's, the status that all agree on, or OPEN."""
    if attribution.suggested or attribution.gold:
        return {}
    if attribution.status is not None:
        names = {tag.annotator or attribution.fallback for tag in imported.tags}
        if attribution.annotator is not None:
            names = {attribution.annotator}
        elif not names:
            names = {attribution.annotator_called(attribution.fallback)}
        return dict.fromkeys(names, attribution.status)
    statuses = annotators_statuses(imported)
    if attribution.annotator is None or not statuses:
        return statuses
    different = set(statuses.values())
    status = different.pop() if len(different) == 1 else Status.OPEN
    return {attribution.annotator: status}


def _marked(
    imported: ImportedArticle, annotator: str, attribution: Attribution, report: Report
) -> str:
    """When the annotator's status was set; "" where the file does not say it."""
    if attribution.status is not None:
        return attribution.now
    times = imported.marked
    if attribution.annotator is not None:
        is_known = len(set(imported.statuses.values())) == 1
        time = max(times.values(), default="") if is_known else ""
    else:
        time = times.get(annotator, "")
    return time_of_mark(time, imported, attribution, report, "marked")


def _with_own_ids(imported: ImportedArticle, report: Report) -> ImportedArticle:
    """The article in which no two tags of an annotator have one id; the later go without."""
    ids = [(tag.annotator, tag.id) for tag in imported.tags if tag.id is not None]
    if len(set(ids)) == len(ids):
        return imported
    places: dict[tuple[str | None, int], str] = {}
    tags: list[ImportedTag] = []
    for tag in imported.tags:
        if tag.id is None:
            tags.append(tag)
            continue
        first_place = places.setdefault((tag.annotator, tag.id), tag.place)
        if first_place == tag.place:
            tags.append(tag)
            continue
        tags.append(structs.replace(tag, id=None))
        message = _("{id} is also that of {other}")
        problem = message.format(id=tag.id, other=first_place.lstrip(": "))
        _report_unused(report, imported.where + tag.place, "id", problem)
    return replace(imported, tags=tuple(tags))
