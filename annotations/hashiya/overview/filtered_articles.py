"""The articles of a project for which a filter holds, as the library lists them."""

from contextlib import suppress

from hashiya.corpus.article_reader import ArticleReader
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, StoreUnreadable
from hashiya.model.assignment_records import read_assignment
from hashiya.overview.article_lister import ArticleLister
from hashiya.overview.catalogue import Catalogue
from hashiya.overview.filters import parse_filter
from hashiya.overview.text_cache import remembered_texts
from hashiya.review.feedback import reopened
from hashiya.store import TagStore
from hashiya.text.word_pattern import WordPattern, all_spellings


def filtered_articles(
    project: ProjectFolder,
    store: TagStore,
    suggestions: TagStore,
    annotator: str,
    words: str,
) -> frozenset[str]:
    """The ids of the articles for which all terms of the filter hold, for the annotator.

    Raises:
        StoreUnreadable: when a folder of tags cannot be read.
        AssignmentInvalid: when the assignment cannot be read.
    """
    terms = parse_filter(words)
    catalogue = Catalogue.of(project, annotator)
    catalogue.assign(read_assignment(project.root))
    sources = {}
    # `hashiya suggest` reports what is wrong there.
    with suppress(StoreUnreadable):
        sources = suggestions.articles_by_annotator()
    with remembered_texts(project, store) as texts:
        lister = ArticleLister(
            project=project,
            store=store,
            annotator=annotator,
            suggestions=suggestions,
            records=store.articles_by_annotator(),
            texts=texts,
            reopened=reopened(store),
            sources=sources,
        )
        catalogue.expect(lister.positions)
        catalogue.put(map(lister.listed, lister.positions))
    for term in terms:
        if term.kind == "text":
            catalogue.texts[term.value] = _positions_with(project, term.value)
    positions = catalogue.matching(terms, project.scheme)
    return frozenset(catalogue.ids[position] for position in positions)


def _positions_with(project: ProjectFolder, words: str) -> set[int]:
    """The positions of the articles with the words in their text, in any spelling."""
    pattern = WordPattern(words, all_spellings())
    positions = set()
    with ArticleReader(project) as reader:
        for position, entry in enumerate(project.entries):
            # An article that cannot be read is reported with its row.
            with suppress(HashiyaError):
                if pattern.is_in(reader.read(entry).text):
                    positions.add(position)
    return positions
