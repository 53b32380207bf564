"""The articles of a project and its scheme's keys, checked."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.settings import SETTINGS, key_place
from hashiya.errors import Finding, HashiyaError, Note
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.assignment_records import read_assignment
from hashiya.model.label_keys import key_defect
from hashiya.model.model import Article
from hashiya.model.strings import ARTICLE_ID, TEXT, is_blank, meta_character_defect
from hashiya.overview.check_results import CheckKind, CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesRead:
    """The ids of the articles that cannot be read, of those without a text, and by text.

    `by_text` has the id of an article for the sha256 of its text.
    """

    unreadable: frozenset[str]
    empty: frozenset[str]
    by_text: Mapping[str, str]


def read_articles(
    project: ProjectFolder, report: Callable[[CheckResult], None]
) -> ArticlesRead:
    """Read every article once; what is wrong with one goes to `report`."""
    for problem in project.problems:
        report(CheckResult(kind=CheckKind.ARTICLE, sentence=Finding.of(problem)))
    unreadable: list[str] = []
    empty: list[str] = []
    by_text: dict[str, str] = {}
    for entry in project.entries:
        try:
            article = project.read_entry(entry)
        except HashiyaError as error:
            unreadable.append(entry.id)
            sentence = Finding.of(error)
            report(
                CheckResult(kind=CheckKind.ARTICLE, sentence=sentence, article=entry.id)
            )
            continue
        by_text[article.sha256] = entry.id
        if is_blank(article.text):
            empty.append(entry.id)
            sentence = Note(_("{id!r} has no text").format(id=entry.id))
            report(
                CheckResult(kind=CheckKind.EMPTY, sentence=sentence, article=entry.id)
            )
        for sentence in _odd_strings(article):
            report(
                CheckResult(kind=CheckKind.STRING, sentence=sentence, article=entry.id)
            )
    return ArticlesRead(
        unreadable=frozenset(unreadable), empty=frozenset(empty), by_text=by_text
    )


def _odd_strings(article: Article) -> Iterator[Finding]:
    defects = (
        (_("its id {problem}"), ARTICLE_ID.character_defect(article.id)),
        (_("its text {problem}"), TEXT.character_defect(article.text)),
        (_("its {problem}"), meta_character_defect(article.meta)),
    )
    for sentence, defect in defects:
        if defect:
            yield Finding(
                _(
                    "the article {id!r}: {problem}; formats that cannot hold it leave "
                    "the article out"
                ).format(id=article.id, problem=sentence.format(problem=defect))
            )


def assignment_results(
    project: ProjectFolder, articles: ArticlesRead
) -> Iterator[CheckResult]:
    """What is wrong with the assignment of articles."""
    for sentence, article in _assignment_sentences(project, articles):
        yield CheckResult(kind=CheckKind.ASSIGNMENT, sentence=sentence, article=article)


def _assignment_sentences(
    project: ProjectFolder, articles: ArticlesRead
) -> Iterator[tuple[Finding, str]]:
    try:
        assignment = read_assignment(project.root)
    except HashiyaError as error:
        yield Finding.of(error), ""
        return
    for problem in assignment.problems:
        yield problem if isinstance(problem, Finding) else Finding(problem), ""
    for article in assignment.by_article:
        names = comma_separated(assignment.of(article))
        if article in articles.unreadable:
            yield (
                Note(
                    _("{names} is to do {id!r}, which cannot be read").format(
                        names=names, id=article
                    )
                ),
                article,
            )
        elif article in articles.empty:
            yield (
                Note(
                    _("{names} is to do {id!r}, which has no text").format(
                        names=names, id=article
                    )
                ),
                article,
            )
        elif project.whole and article not in project:
            yield (
                Finding(
                    _(
                        "{names} is to do {id!r}, which is no longer among the articles"
                    ).format(names=names, id=article)
                ),
                article,
            )
    if project.annotators.names:
        for name in assignment.annotators:
            if name not in project.annotators.names:
                yield (
                    Note(
                        _(
                            "{name} has articles to do and is not in [annotators] names of "
                            "{file}"
                        ).format(name=name, file=SETTINGS)
                    ),
                    "",
                )


def key_results(project: ProjectFolder) -> Iterator[CheckResult]:
    """The keys of the scheme that the reader refuses, with file and line."""
    for layer in project.scheme.layers:
        for label in layer.labels:
            defect = key_defect(label.key) if label.key else ""
            if defect:
                place = key_place(
                    project.settings, project.scheme, layer.name, label.name
                )
                sentence = Note(
                    _(
                        "{place}: {key!r} {problem}: take another one; until then "
                        "{label} has none"
                    ).format(
                        place=place,
                        key=label.key,
                        problem=defect,
                        label=f"{layer.name}/{label.name}",
                    )
                )
                yield CheckResult(kind=CheckKind.KEY, sentence=sentence)
