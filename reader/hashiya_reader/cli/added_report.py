"""What `hashiya add` says of the articles that it added and left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from hashiya.corpus.duplicates import Link
from hashiya.corpus.importing.batch import AddedArticles, Notice
from hashiya.corpus.project import Problem
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import notify

# There may be a million of each: the first few are printed.
_PRINTED = 20


def added_object(
    added: AddedArticles, links: Sequence[Link] | None
) -> dict[str, object]:
    """The result as a JSON object."""
    problems = [
        {"where": problem.where, "message": _message(problem)}
        for problem in added.problems
    ]
    return {
        "file": str(added.file) if added.file else None,
        "added": added.ids,
        "already_there": added.already_there,
        "same": [asdict(same) for same in added.same],
        "renamed": [asdict(renamed) for renamed in added.renamed],
        "near": None if links is None else [asdict(link) for link in links],
        "encodings": added.encodings,
        "passed_over": dict(added.skipped),
        "problems": added.problem_count,
        "first_problems": problems,
        "notices": [
            {
                "where": notice.where,
                "message": _message(notice),
                "articles": notice.count,
            }
            for notice in added.notices
        ],
    }


def _message(problem: Problem | Notice) -> str:
    return advised(problem).removeprefix(f"{problem.where}: ")


def report_added(added: AddedArticles) -> None:
    """Print what was added and what was not, and why."""
    problems = [advised(problem) for problem in added.problems]
    print_first(problems, added.problem_count)
    print_first(
        [
            _("{file}: read as {encoding}").format(file=name, encoding=encoding)
            for name, encoding in added.encodings.items()
        ]
    )
    print_first([_noticed(notice) for notice in added.notices])
    print_first(
        [
            _("{where}: has the text of {id!r}; it was not added again").format(
                where=same.where, id=same.id
            )
            for same in added.same
        ]
    )
    print_first(
        [
            _(
                "{where}: {wanted!r} is another text's id; it was added as {id!r}"
            ).format(where=renamed.where, wanted=renamed.wanted, id=renamed.id)
            for renamed in added.renamed
        ]
    )
    if added.skipped:
        report_skipped(Counter(added.skipped))
    parts = [_("{count} added").format(count=f"{len(added.ids):,}")]
    if added.already_there:
        parts.append(
            _("{count} there already").format(count=f"{added.already_there:,}")
        )
    if added.same:
        parts.append(
            _("{count} with the same text as another").format(
                count=f"{len(added.same):,}"
            )
        )
    if added.problem_count:
        parts.append(_("{count} left out").format(count=f"{added.problem_count:,}"))
    notify(_("; ").join(parts))


def _noticed(notice: Notice) -> str:
    """The notice with its advice, and how many further articles it is of."""
    sentence = advised(notice)
    others = notice.count - 1
    if not others:
        return sentence
    message = ngettext(
        "{sentence} (and {count} more article of this file)",
        "{sentence} (and {count} more articles of this file)",
        others,
    )
    return message.format(sentence=sentence, count=f"{others:,}")


def report_skipped(counts: Counter[str]) -> None:
    """Say how many files of which suffixes were of an unknown type."""
    suffixes: list[str] = []
    for suffix, count in counts.most_common():
        kind = suffix or _("no suffix")
        suffixes.append(f"{count:,} × {kind}")
    message = ngettext(
        "skipped {count} file of unknown type ({suffixes}); use --format to set it",
        "skipped {count} files of unknown type ({suffixes}); use --format to set it",
        counts.total(),
    )
    notify(
        message.format(count=f"{counts.total():,}", suffixes=comma_separated(suffixes))
    )


def print_first(sentences: Sequence[str], count: int | None = None) -> None:
    """Print the first of the sentences, and how many more there are of `count` in all."""
    for sentence in sentences[:_PRINTED]:
        notify(sentence)
    more = (len(sentences) if count is None else count) - _PRINTED
    if more > 0:
        message = ngettext(
            "and {count} more like these", "and {count} more like these", more
        )
        notify(message.format(count=f"{more:,}"))
