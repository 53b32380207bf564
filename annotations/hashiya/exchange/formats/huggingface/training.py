"""Configurations of a dataset that train as they are, beside the one that holds everything.

`tokens-LAYER` has the tokens of each article and their labels in `ner_tags`, as the
token classification of transformers reads them (its example `run_ner.py`); tokens are
those of `hashiya.exchange.tokens`. `texts-LAYER` has the text of each article that has
a label, `label` if it has one alone, and all in `labels`. Labels are of the type
ClassLabel, in the order of the scheme. Only articles that somebody is done with are
there, as one without tags is an example of nothing to tag.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from hashiya.exchange.formats.huggingface.dataset_rows import ClassNames, Types
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.overlaps import Overlaps
from hashiya.exchange.token_labels import OUTSIDE, label_column
from hashiya.exchange.tokens import tokens
from hashiya.exchange.values import ExportedArticle
from hashiya.io.fields import Row
from hashiya.model.model import Article, Span
from hashiya.model.scheme import ARTICLE, SPAN, Layer, Scheme
from hashiya.store import TagRow

# What the name of a configuration cannot have (`datasets.naming`), and white space.
_NOT_IN_NAMES = re.compile(r"[<>:/\\|?*%\s]+")

WriteRow = Callable[[Row], None]
OpenTable = Callable[[Path, Types, ExitStack], WriteRow]


class ConfigLosses(Losses):
    """The losses of one configuration, which are also recorded as those of the dataset.

    The configuration that holds everything has these tags whole.
    """

    def __init__(self, config: str, dataset: Losses) -> None:
        super().__init__()
        self._config = config
        self._dataset = dataset

    def add(
        self,
        part: Part,
        article: Article,
        tag: TagRow | None = None,
        *,
        why: str = "",
        gone: bool = False,
        elsewhere: bool = False,
    ) -> None:
        """Record that the configuration lacks a part of the tag, or all of it."""
        super().add(part, article, tag, why=why, gone=gone, elsewhere=elsewhere)
        place = f"{'not' if gone else 'changed'} in {self._config}"
        reason = f"{place}: {why}" if why else place
        self._dataset.add(part, article, tag, why=reason, elsewhere=True)


@dataclass(slots=True, kw_only=True)
class TrainingConfig:
    """One configuration: its rows by split, and what of the layer's tags is not in it.

    `rows` counts the rows of each split, `labels` the tags that are in them.
    """

    name: str
    layer: Layer
    columns: Types
    classes: Mapping[str, int]
    losses: ConfigLosses
    rows: dict[str, int] = field(default_factory=dict)
    labels: int = 0

    def leave_out_unknown(self, article: Article, tag: TagRow) -> None:
        """Record that the configuration does not have a tag that the scheme has no label of."""
        why = "the scheme has no such label, so there is no class"
        self.losses.add(Part.NAME, article, tag, why=why, gone=True)

    @property
    def note(self) -> str:
        """A sentence about what is in it, for the card."""
        sentence = f"{sum(self.rows.values())} rows with {self.labels} labels"
        unknown = self.losses.counts[Part.NAME]
        others = self.losses.gone.total() - unknown
        parts = [
            (others, "that overlap others or have no text to label"),
            (unknown, "that are not in the scheme"),
        ]
        missing = [f"without {count} {why}" for count, why in parts if count]
        if self.losses.moved:
            missing.append(f"{self.losses.moved} at the edges of whole tokens")
        return ", ".join([sentence, *missing])


class TrainingFiles:
    """Writes the configurations of a dataset, article by article."""

    def __init__(
        self,
        folder: Path,
        scheme: Scheme,
        losses: Losses,
        suffix: str,
        open_table: OpenTable,
        overlaps: Overlaps,
    ) -> None:
        self._folder = folder
        self._suffix = suffix
        self._open_table = open_table
        self._overlaps = overlaps
        self._losses = losses
        self._stack = ExitStack()
        self._writers: dict[Path, WriteRow] = {}
        self._of_tokens: list[TrainingConfig] = []
        self._of_texts: list[TrainingConfig] = []
        names: list[str] = []
        for layer in scheme.layers:
            name = _NOT_IN_NAMES.sub("_", layer.name)
            while name in names:
                name += "_"
            names.append(name)
            if SPAN in layer.scopes:
                self._of_tokens.append(_of_tokens(f"tokens-{name}", layer, losses))
            if ARTICLE in layer.scopes:
                self._of_texts.append(_of_texts(f"texts-{name}", layer, losses))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, exported: ExportedArticle) -> None:
        """Write the article to each configuration that it is in."""
        if not exported.is_complete:
            return
        spans = tokens(exported.article.text) if self._of_tokens else []
        if spans:
            words = [span.of(exported.article.text) for span in spans]
            for config in self._of_tokens:
                self._add_tokens(config, exported, spans, words)
        for config in self._of_texts:
            self._add_text(config, exported)
        self._record_others(exported)

    def finish(self) -> Iterator[tuple[TrainingConfig, dict[str, Path]]]:
        """The configurations that have labels, with the file of each split; others are removed."""
        self._stack.close()
        for config in (*self._of_tokens, *self._of_texts):
            files = {split: self._path(config, split) for split in config.rows}
            if config.labels:
                yield config, files
                continue
            for path in files.values():
                path.unlink()
            if files:
                (self._folder / config.name).rmdir()

    def _add_tokens(
        self,
        config: TrainingConfig,
        exported: ExportedArticle,
        spans: Sequence[Span],
        words: Sequence[str],
    ) -> None:
        article = exported.article
        tags = []
        for tag in exported.tags:
            if tag.layer != config.layer.name or tag.start is None:
                continue
            if tag.label in config.layer.label_names:
                tags.append(tag)
            else:
                config.leave_out_unknown(article, tag)
        column, runs = label_column(
            tags,
            spans,
            article,
            config.losses,
            lambda tag: tag.label,
            overlaps=self._overlaps,
        )
        config.labels += len(runs)
        labels = [config.classes[label] for label in column]
        row = {"id": article.id, "tokens": list(words), "ner_tags": labels}
        self._write(config, exported.split, row)

    def _add_text(self, config: TrainingConfig, exported: ExportedArticle) -> None:
        article = exported.article
        classes: set[int] = set()
        for tag in exported.tags:
            if tag.layer != config.layer.name or tag.start is not None:
                continue
            if tag.label not in config.classes:
                config.leave_out_unknown(article, tag)
            elif not article.text:
                config.losses.add(Part.EMPTY, article, tag, gone=True)
            else:
                classes.add(config.classes[tag.label])
        if not classes:
            return
        labels = sorted(classes)
        config.labels += len(labels)
        only = labels[0] if len(labels) == 1 else None
        row: Row = {"id": article.id, "text": article.text}
        self._write(config, exported.split, {**row, "label": only, "labels": labels})

    def _record_others(self, exported: ExportedArticle) -> None:
        """Record the tags that no configuration is for."""
        of_tokens = {config.layer.name for config in self._of_tokens}
        of_texts = {config.layer.name for config in self._of_texts}
        for tag in exported.tags:
            layers = of_texts if tag.start is None else of_tokens
            if tag.layer not in layers:
                why = "the scheme has no such layer, so there is no configuration"
                article = exported.article
                self._losses.add(Part.NAME, article, tag, why=why, elsewhere=True)

    def _path(self, config: TrainingConfig, split: str) -> Path:
        return self._folder / config.name / f"{split}{self._suffix}"

    def _write(self, config: TrainingConfig, split: str, row: Row) -> None:
        path = self._path(config, split)
        if path not in self._writers:
            path.parent.mkdir(exist_ok=True)
            self._writers[path] = self._open_table(path, config.columns, self._stack)
        self._writers[path](row)
        config.rows[split] = config.rows.get(split, 0) + 1


def _of_tokens(name: str, layer: Layer, losses: Losses) -> TrainingConfig:
    classes = [OUTSIDE]
    for label in layer.label_names:
        classes += [f"B-{label}", f"I-{label}"]
    columns = {
        "id": "string",
        "tokens": ["string"],
        "ner_tags": [ClassNames(names=tuple(classes))],
    }
    return _config(name, layer, columns, classes, losses)


def _of_texts(name: str, layer: Layer, losses: Losses) -> TrainingConfig:
    names = ClassNames(names=layer.label_names)
    columns = {"id": "string", "text": "string", "label": names, "labels": [names]}
    return _config(name, layer, columns, layer.label_names, losses)


def _config(
    name: str, layer: Layer, columns: Types, classes: Sequence[str], losses: Losses
) -> TrainingConfig:
    by_name = {label: number for number, label in enumerate(classes)}
    return TrainingConfig(
        name=name,
        layer=layer,
        columns=columns,
        classes=by_name,
        losses=ConfigLosses(name, losses),
    )
