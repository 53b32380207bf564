"""The page of the report, rendered by templates in pieces."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from jinja2 import Environment, PackageLoader, StrictUndefined

from hashiya.agreement.material import Material
from hashiya.agreement.measures import glossary
from hashiya.agreement.scores import Score
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.language import RIGHT_TO_LEFT, translations
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme
from hashiya.overview.report import charts
from hashiya.overview.report.annotator_numbers import (
    AnnotatorNumbers,
    annotator_section,
)
from hashiya.overview.report.article_section import article_section
from hashiya.overview.report.label_styles import LabelStyles
from hashiya.overview.report.layer_section import layer_section
from hashiya.overview.report.markup import visible_controls

# Pieces of the template that are encoded at once.
_BUFFERED = 64
NOTHING_KNOWN = AnnotatorNumbers()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContents:
    """The project's name and scheme, what was compared, and all scores of it.

    `date` is the day it was computed, ISO 8601 in UTC. `problems` are what could not be
    read or compared, a sentence each; `annotators` is what is known of each of them.
    """

    name: str
    date: str
    scheme: Scheme
    material: Material
    scores: tuple[Score, ...]
    problems: tuple[str, ...] = ()
    annotators: AnnotatorNumbers = NOTHING_KNOWN


def page(
    contents: ReportContents,
    articles: Iterable[tuple[ArticleTags, Article]],
    *,
    language: str = "en",
) -> Iterator[bytes]:
    """The page in UTF-8, piece by piece; an article is read when its turn comes.

    `language` is one of `hashiya.language.LANGUAGES`.
    """
    styles = LabelStyles.of(contents.scheme, language)
    material = contents.material
    layers = (
        layer_section(
            contents.scheme, material, contents.scores, layer, styles, language
        )
        for layer in material.layers
    )
    sections = (article_section(article, tags, styles) for tags, article in articles)
    done_counts = material.done.sum(axis=1).tolist()
    template = _environment(language).get_template("page.html")
    stream = template.stream(
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        name=contents.name,
        date=contents.date,
        version=version("hashiya"),
        article_count=len(material.articles),
        done=list(zip(material.annotators, done_counts, strict=True)),
        layers=layers,
        annotators=annotator_section(
            contents.annotators, contents.scheme, styles, language
        ),
        glossary=glossary(),
        articles=sections,
    )
    stream.enable_buffering(_BUFFERED)
    for piece in stream:
        yield piece.encode()


def _environment(language: str) -> Environment:
    """Templates in which every string is escaped, with its controls made visible."""
    environment = Environment(
        loader=PackageLoader("hashiya.overview.report"),
        autoescape=True,
        finalize=visible_controls,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    messages = translations(language)
    # Jinja's extension adds this method to the environment.
    install = environment.install_gettext_translations  # type: ignore[attr-defined]
    install(messages, newstyle=True)
    environment.filters["translated"] = messages.gettext
    environment.filters["bar"] = charts.bar
    environment.filters["shade"] = charts.shade
    environment.filters["count_shade"] = charts.count_shade
    environment.filters["interval_end"] = charts.interval_end
    return environment
