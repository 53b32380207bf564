"""The card of a Hugging Face dataset: its `README.md`, with what `datasets` reads above and what people read below."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hashiya.exchange.formats.huggingface.dataset_rows import yaml_features
from hashiya.exchange.values import Exported
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme

# What there are names for, from the smallest on:
# https://huggingface.co/docs/datasets-cards
_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
)
_MORE = "1M<n<10M"


class Counts:
    """What a card tells of a dataset, counted as the articles go by."""

    def __init__(self) -> None:
        self.articles: Counter[str] = Counter()
        self.labels: Counter[tuple[str, str, bool]] = Counter()
        self.tags = 0
        self.said: Counter[str] = Counter()
        self.is_decided = False
        self.done: Counter[str] = Counter()

    def of(self, exported: Iterable[Exported]) -> Iterator[Exported]:
        """The articles as they come."""
        for each in exported:
            self.articles[each.split] += 1
            self.labels.update(
                (tag.layer, tag.label, tag.span is not None) for tag in each.tags
            )
            self.tags += len(each.tags)
            self.said.update(tag.annotator for tag in each.said)
            self.is_decided |= each.decided_from is not None
            self.done.update(
                who for who, status in each.statuses.items() if status is Status.DONE
            )
            yield each


def card(
    counts: Counts,
    scheme: Scheme,
    files: Sequence[tuple[str, str]],
    agreement: Iterable[str],
) -> Iterator[str]:
    """The lines of the card; `files` are the splits with their files, `agreement` lines that tell of it."""
    yield from _header(counts, files)
    yield "# Dataset card"
    yield ""
    yield f"{_articles(counts)}, with {_tags(counts)} by {_annotators(counts)}; made with hashiya."
    yield "`start` and `end` count code points: `text[start:end]` is the `text` of a span, always."
    yield "`labels` are those of whole articles. A status `done` without spans says that nothing was found."
    yield ""
    yield from _table(
        "Labels",
        ("layer", "label", "on passages", "on articles"),
        _labels(counts, scheme),
    )
    people = [
        (f"annotator {number}", counts.said[who], counts.done[who])
        for number, who in enumerate(sorted({*counts.said, *counts.done}), 1)
    ]
    yield from _table("Annotators", ("", "tags", "articles done"), people)
    yield "## Agreement"
    yield ""
    yield from agreement
    yield ""
    yield "## Licence"
    yield ""
    yield "To be filled in by whoever publishes this: the licence of the articles and that of the tags, here and above."


def _header(counts: Counts, files: Sequence[tuple[str, str]]) -> Iterator[str]:
    total = sum(counts.articles.values())
    size = next((name for limit, name in _SIZES if total < limit), _MORE)
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
    yield "- config_name: default"
    yield "  data_files:"
    for split, path in files:
        yield f"  - split: {json.dumps(split)}"
        yield f"    path: {json.dumps(path)}"
    yield "dataset_info:"
    yield "  features:"
    yield from yaml_features()
    yield "---"
    yield ""


def _articles(counts: Counts) -> str:
    total = sum(counts.articles.values())
    parts = ", ".join(f"{split} {count}" for split, count in counts.articles.items())
    return f"{total} article{'' if total == 1 else 's'}{f' ({parts})' if len(counts.articles) > 1 else ''} in Arabic"


def _tags(counts: Counts) -> str:
    return f"{counts.tags} tags{f', decided from the {counts.said.total()}' if counts.is_decided else ''}"


def _annotators(counts: Counts) -> str:
    number = len({*counts.said, *counts.done})
    return "nobody" if not number else f"{number} annotator{'s' if number > 1 else ''}"


def _labels(counts: Counts, scheme: Scheme) -> list[tuple[object, ...]]:
    """Those of the scheme in its order, also where nobody used them, then others."""
    known = [
        (layer.name, label.name) for layer in scheme.layers for label in layer.labels
    ]
    others = {(layer, label) for layer, label, _ in counts.labels} - set(known)
    return [
        (
            _cell(layer),
            _cell(label),
            counts.labels[layer, label, True],
            counts.labels[layer, label, False],
        )
        for layer, label in [*known, *sorted(others)]
    ]


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


def _cell(text: str) -> str:
    """The text as it stands in a table of Markdown, none of it read as more than text."""
    return "".join(
        f"&#{ord(char)};" if char in "\\`*_{}[]<>()#+-.!|&~\r\n" else char
        for char in text
    )
