"""The card of a Hugging Face dataset, its `README.md`: a header for programs, then a text."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hashiya.exchange.formats.huggingface.dataset_rows import COLUMNS, yaml_features
from hashiya.exchange.formats.huggingface.training import TrainingConfig
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme

# The names of sizes, from the smallest on:
# https://huggingface.co/docs/datasets-cards
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
)
_LARGEST = "1M<n<10M"
_MARKDOWN = frozenset("\\`*_{}[]<>()#+-.!|&~\r\n")


class DatasetCounts:
    """The numbers of a card, counted as the articles are written."""

    def __init__(self) -> None:
        self.articles: Counter[str] = Counter()
        self.labels: Counter[tuple[str, str, bool]] = Counter()
        self.tags = 0
        self.own_tags: Counter[str] = Counter()
        self.is_decided = False
        self.done: Counter[str] = Counter()

    def counting(
        self, articles: Iterable[ExportedArticle]
    ) -> Iterator[ExportedArticle]:
        """The articles, unchanged."""
        for exported in articles:
            self.articles[exported.split] += 1
            self.tags += len(exported.tags)
            for tag in exported.tags:
                is_span = tag.start is not None
                self.labels[tag.layer, tag.label, is_span] += 1
            for tag in exported.own_tags:
                self.own_tags[tag.annotator] += 1
            self.is_decided |= exported.decided_from is not None
            for annotator, status in exported.every_status.items():
                if status is Status.DONE:
                    self.done[annotator] += 1
            yield exported

    @property
    def annotators(self) -> list[str]:
        """The annotators who have tags, or articles that are done."""
        return sorted({*self.own_tags, *self.done})


def card(
    counts: DatasetCounts,
    scheme: Scheme,
    files: Sequence[tuple[str, str]],
    agreement: Iterable[str],
    training: Sequence[tuple[TrainingConfig, Sequence[tuple[str, str]]]] = (),
) -> Iterator[str]:
    """The lines of the card, from the files of the splits and the lines about agreement.

    `training` are the configurations beside the default one, each with its files.
    """
    yield from _header(counts, files, training)
    yield "# Dataset card"
    yield ""
    yield f"{_articles(counts)}, with {_tags(counts)} by {_annotators(counts)}; made with hashiya."
    yield "`start` and `end` count code points: `text[start:end]` is the `text` of a span, always."
    yield (
        "`labels` are those of whole articles. "
        "A status `done` without spans says that nothing was found."
    )
    yield ""
    if training:
        rows = [(f"`{config.name}`", config.note) for config, _files in training]
        yield from _table("Configurations for training", ("name", "has"), rows)
    yield from _table(
        "Labels",
        ("layer", "label", "on passages", "on articles"),
        _label_rows(counts, scheme),
    )
    annotator_rows = []
    for name in counts.annotators:
        # As the rows name them: with pseudonyms where these have them.
        row = (in_markdown(name), counts.own_tags[name], counts.done[name])
        annotator_rows.append(row)
    yield from _table("Annotators", ("", "tags", "articles done"), annotator_rows)
    yield "## Agreement"
    yield ""
    yield from agreement
    yield ""
    yield "## Licence"
    yield ""
    yield (
        "To be filled in by whoever publishes this: "
        "the licence of the articles and that of the tags, here and above."
    )


def _header(
    counts: DatasetCounts,
    files: Sequence[tuple[str, str]],
    training: Sequence[tuple[TrainingConfig, Sequence[tuple[str, str]]]],
) -> Iterator[str]:
    total = counts.articles.total()
    size = next((name for limit, name in _SIZES if total < limit), _LARGEST)
    yield "---"
    yield "language:"
    yield "- ar"
    yield "license: other"
    yield "license_name: to-be-filled-in"
    yield "task_categories:"
    yield "- token-classification"
    yield "- text-classification"
    yield "size_categories:"
    yield f"- {size}"
    yield "configs:"
    names = ["default", *(config.name for config, _files in training)]
    files_of = [files, *(files_of_config for _config, files_of_config in training)]
    columns = [COLUMNS, *(config.columns for config, _files in training)]
    for name, files_of_name in zip(names, files_of, strict=True):
        yield f"- config_name: {json.dumps(name)}"
        yield "  data_files:"
        for split, path in files_of_name:
            yield f"  - split: {json.dumps(split)}"
            yield f"    path: {json.dumps(path)}"
    yield "dataset_info:"
    for name, types in zip(names, columns, strict=True):
        yield f"- config_name: {json.dumps(name)}"
        yield "  features:"
        yield from yaml_features(types)
    yield "---"
    yield ""


def _articles(counts: DatasetCounts) -> str:
    total = counts.articles.total()
    noun = "article" if total == 1 else "articles"
    if len(counts.articles) < 2:
        return f"{total} {noun} in Arabic"
    parts = ", ".join(f"{split} {count}" for split, count in counts.articles.items())
    return f"{total} {noun} ({parts}) in Arabic"


def _tags(counts: DatasetCounts) -> str:
    if not counts.is_decided:
        return f"{counts.tags} tags"
    return f"{counts.tags} tags, decided from the {counts.own_tags.total()}"


def _annotators(counts: DatasetCounts) -> str:
    number = len(counts.annotators)
    if not number:
        return "nobody"
    return f"{number} annotators" if number > 1 else "1 annotator"


def _label_rows(counts: DatasetCounts, scheme: Scheme) -> list[tuple[object, ...]]:
    """The labels of the scheme in its order, also those that no tag has, then others."""
    labels = []
    for layer in scheme.layers:
        labels += [(layer.name, label.name) for label in layer.labels]
    used = {(layer_name, name) for layer_name, name, _ in counts.labels}
    labels += sorted(used - set(labels))
    rows: list[tuple[object, ...]] = []
    for layer_name, name in labels:
        on_passages = counts.labels[layer_name, name, True]
        on_articles = counts.labels[layer_name, name, False]
        rows.append(
            (in_markdown(layer_name), in_markdown(name), on_passages, on_articles)
        )
    return rows


def _table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""


def in_markdown(text: str) -> str:
    """The text as Markdown shows it, also in a cell of a table."""
    escaped = [f"&#{ord(char)};" if char in _MARKDOWN else char for char in text]
    return "".join(escaped)
