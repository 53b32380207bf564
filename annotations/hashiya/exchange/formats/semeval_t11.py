"""SemEval-2020 task 11, the Propaganda Techniques Corpus: texts, and tables of fragments.

`articles/article7.txt` is a text. A row of `labels-task2-technique-classification/
article7.task2-TC.labels` is the article's number, a technique, and the first code point
and the one after the last of a fragment, with tabs between them; in `labels-task1-
span-identification` there is no technique, and fragments that overlap are one, as the
scorer asks for. `task1-SI.labels` and `task2-TC.labels` are all of them together, as the
scorers take them, and `techniques.txt` lists the labels. Read in the task's scorers
(`task-SI_scorer.py`, `task-TC_scorer.py`) and tried with them: they know an article by the
digits in the name of its file. An id that is not made of digits gets a number, and
`ids.tsv` says which.

A label is its name alone where only one layer of the scheme has it. The texts are written
as they are: whoever reads one with CRLF must not make one character of it, as Python's
`open` does unless `newline=""` is given.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.characters import ONE_LINE, Alphabet
from hashiya.exchange.formats.json_lines import LABELS_ONLY
from hashiya.exchange.labels import shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.line_reader import decoded, lines, whole
from hashiya.io.regular_files import leads_outside, regular_files
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

_ARTICLES: Final = "articles"
_SPANS: Final = "labels-task1-span-identification"
_TECHNIQUES: Final = "labels-task2-technique-classification"
_ALL_SPANS, _ALL_TECHNIQUES = "task1-SI.labels", "task2-TC.labels"
_NAMES, _IDS = "techniques.txt", "ids.tsv"
# The names of files with techniques, also in the earlier release of the corpus.
_TABLES: Final = ("*TC.labels", "*tc.labels")
_OF_ARTICLE = re.compile(r"article(\d+)\b.*", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,18}")
# What the task's own tables of fragments to be classified have for a label.
_UNKNOWN = "?"

_Rows = dict[str, list[ImportedTag]]


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses, folder: Path
) -> None:
    """Write the files of each article, and the tables of all."""
    for name in (_ARTICLES, _SPANS, _TECHNIQUES):
        (folder / name).mkdir()
    numbers = _ArticleNumbers()
    techniques: dict[str, None] = {}
    with ExitStack() as stack:
        all_spans = stack.enter_context((folder / _ALL_SPANS).open("wb"))
        all_techniques = stack.enter_context((folder / _ALL_TECHNIQUES).open("wb"))
        ids = stack.enter_context((folder / _IDS).open("wb"))
        for exported in articles:
            article = exported.article
            number = numbers.number(article.id)
            ids.write(f"{number}\t{article.id}\n".encode())
            text = folder / _ARTICLES / f"article{number}.txt"
            text.write_bytes(article.text.encode())
            of_techniques: list[str] = []
            for tag in exported.tags:
                if tag.start is None:
                    continue
                name = shortest(tag.layer, tag.label, scheme)
                techniques[name] = None
                of_techniques.append(f"{number}\t{name}\t{tag.start}\t{tag.end}\n")
            of_spans: list[str] = []
            for start, end in _fragments(exported.tags):
                of_spans.append(f"{number}\t{start}\t{end}\n")
            path = folder / _SPANS / f"article{number}.task1-SI.labels"
            _write_rows(of_spans, path, all_spans)
            path = folder / _TECHNIQUES / f"article{number}.task2-TC.labels"
            _write_rows(of_techniques, path, all_techniques)
    names = "".join(f"{name}\n" for name in sorted(techniques))
    (folder / _NAMES).write_bytes(names.encode())


def _fragments(tags: Iterable[TagRow]) -> list[tuple[int, int]]:
    """The spans of the tags, of which those that overlap are one."""
    fragments: list[tuple[int, int]] = []
    for tag in tags:
        if tag.start is None or tag.end is None:
            continue
        # Tags are in the order of their starts.
        if fragments and tag.start < fragments[-1][1]:
            start, end = fragments[-1]
            fragments[-1] = start, max(end, tag.end)
        else:
            fragments.append((tag.start, tag.end))
    return fragments


def _write_rows(rows: list[str], path: Path, table: IO[bytes]) -> None:
    data = "".join(rows).encode()
    path.write_bytes(data)
    table.write(data)


class _ArticleNumbers:
    """The numbers of articles: their ids where these are numbers, otherwise ones of their own.

    Those depend on the id, so that an article has the same number in every export,
    unless another one has it.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def number(self, article_id: str) -> str:
        """The number of the next article."""
        number = article_id
        if not _DIGITS.fullmatch(article_id):
            digest = sha256(article_id.encode("utf-8", "surrogatepass")).digest()
            number = str(10**9 + int.from_bytes(digest[:4], "big"))
        while number in self._taken:
            number = str(int(number) + 1)
        self._taken.add(number)
        return number


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the folder's texts, each with the rows of its number.

    A text or a row that cannot be read is among the problems.

    Raises:
        FileInvalid: when there is no text, or nothing can be read.
    """
    texts = regular_files(path, "article*.txt")
    if not texts and not (path / _IDS).is_file():
        message = _(
            "{path}: there is no article*.txt in it: give the folder of the corpus"
        )
        raise FileInvalid(message.format(path=path))
    ids = dict(_ids(path / _IDS, advance))
    tags: _Rows = {}
    yield from _tags(path, advance, tags)
    broken = BrokenRows()
    for text_path in texts:
        match = _OF_ARTICLE.fullmatch(text_path.name)
        if match is None:
            continue
        article = partial(
            _articles,
            text_path,
            path,
            advance,
            article=ids.get(match[1]),
            tags=tuple(tags.pop(match[1], ())),
        )
        yield from broken.read(str(text_path), article)
    broken.refuse_if_all()
    for number in tags:
        problem = _("article {number} has no text here").format(number=number)
        yield ImportedArticle(where=str(path), problems=(problem,))


def _articles(
    path: Path,
    folder: Path,
    advance: Advance,
    *,
    article: str | None,
    tags: tuple[ImportedTag, ...],
) -> Iterator[ImportedArticle]:
    if leads_outside(path, folder):
        problem = _("is a link to a text outside of {folder}").format(folder=folder)
        raise FileInvalid(problem, where=str(path))
    data = whole(path)
    advance(len(data))
    text = decoded(data, str(path))
    yield ImportedArticle(where=str(path), article=article, text=text, tags=tags)


def _ids(path: Path, advance: Advance) -> Iterator[tuple[str, str]]:
    if path.is_file():
        for _number, line in lines(path, advance):
            number, tab, article_id = line.rstrip("\n").partition("\t")
            if tab:
                yield number, article_id


def _tags(path: Path, advance: Advance, tags: _Rows) -> Iterator[ImportedArticle]:
    """Adds the tags by number of article, and gives the problems.

    The tables of single articles are read, and that of all only if there are none.
    """
    tables: list[Path] = []
    for pattern in _TABLES:
        tables += regular_files(path, pattern)
    of_articles = [table for table in tables if _OF_ARTICLE.fullmatch(table.name)]
    broken = BrokenRows()
    for table in of_articles or tables:
        for number, line in lines(table, advance):
            if not line.isspace():
                add = partial(_add_row, line.rstrip("\r\n"), f"{table}:{number}", tags)
                yield from broken.read(f"{table}:{number}", add)
    broken.refuse_if_all()


def _add_row(line: str, where: str, tags: _Rows) -> Iterator[ImportedArticle]:
    """Adds the tag of the row; one without a technique is a problem."""
    article, tag = _row(line, where)
    if tag.label == _UNKNOWN:
        yield ImportedArticle(where=where, problems=(_("has no technique"),))
    else:
        tags.setdefault(article, []).append(tag)


def _row(line: str, where: str) -> tuple[str, ImportedTag]:
    cells = line.split("\t")
    numbers = [cell for cell in (*cells[:1], *cells[2:]) if _DIGITS.fullmatch(cell)]
    if len(cells) != 4 or len(numbers) != 3:
        problem = _(
            "is no row of an article's number, a technique, a start and an end with "
            "tabs between them"
        )
        raise FileInvalid(problem, where=where)
    tag = ImportedTag(
        place=_(" ({where})").format(where=where),
        start=int(cells[2]),
        end=int(cells[3]),
        label=cells[1],
    )
    return cells[0], tag


FORMAT = FolderFormat(
    name="semeval-t11",
    title=marked("SemEval-2020 task 11: texts, and tables of spans and techniques"),
    unit=marked("code points"),
    alphabet=Alphabet(names=ONE_LINE),
    write=written,
    read=read,
    signs=Signs(folder_files=_TABLES),
    lacks=LABELS_ONLY | {Part.META},
)
