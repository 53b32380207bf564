"""The selection of articles and tags to export."""

from dataclasses import dataclass, replace
from enum import StrEnum

from hashiya.errors import UnknownLabel
from hashiya.exchange.labels import flat
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.review.verdicts import Verdict


class TagSource(StrEnum):
    """Whose tags are exported."""

    ALL = "all"
    MAJORITY = "majority"
    GOLD = "gold"
    GOLD_ELSE_UNANIMOUS = "gold else unanimous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is exported of a project; by default all tags of all annotators.

    With `annotators` only theirs; with None those of all, and an annotator who has not
    begun an article assigned to them is exported with the status `new`. With `statuses`
    an annotator's tags on an article count only if the article has one of them; an
    article without any is left out. Without them `done_only` leaves out articles that
    nobody is done with, as a format may need it (`for_negatives`), and `any_status` says
    that they are exported all the same. Only tags of the `layers` and `labels` (`law`, or
    `topic/law`) are exported, of all where these are empty; `min_confidence` leaves out
    tags with less, or with none. `sections` keeps the boilerplate sections in the text.
    `articles` are the ids of the articles to export, or None for all; `meta` are the
    fields that are exported of the meta of an article, or None for all.

    `whose` and `votes` choose between all tags, those that at least `votes` annotators
    give, and those that reviewers decided on, or one `reviewer`. Of the articles that
    reviewers decided on, `finished` leaves out those on which places are left to
    decide; with `verdicts` the decisions are exported as well.
    """

    annotators: tuple[str, ...] | None = None
    statuses: frozenset[Status] = frozenset()
    any_status: bool = False
    done_only: bool = False
    layers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    min_confidence: int | None = None
    sections: bool = True
    articles: frozenset[str] | None = None
    meta: tuple[str, ...] | None = None
    whose: TagSource = TagSource.ALL
    votes: int = 2
    reviewer: str | None = None
    finished: bool = False
    verdicts: bool = False

    def check(self, scheme: Scheme) -> None:
        """Refuse layers and labels that the scheme does not have.

        Raises:
            UnknownLabel: with the names of those that it has.
        """
        for layer_name in self.layers:
            scheme.layer(layer_name)
        names = scheme.label_names
        for label in sorted(self.labels.difference(names)):
            layer_name, slash, label_name = label.rpartition("/")
            if not slash:
                listed = comma_separated(sorted(names))
                message = _(
                    "no label is called {name!r}; the scheme has: {names}"
                ).format(name=label, names=listed)
                raise UnknownLabel(message)
            scheme.label(layer_name, label_name)

    def renamed(self, former: FormerNames) -> "Selection":
        """The selection with the present names of its layers and labels."""
        labels: set[str] = set()
        for name in self.labels:
            layer, slash, label = name.rpartition("/")
            if slash:
                labels.add(flat(*former.label(layer, label)))
                continue
            present = {new for (_, old), new in former.labels.items() if old == name}
            labels.update(present or {name})
        layers = frozenset(map(former.layer, self.layers))
        return replace(self, layers=layers, labels=frozenset(labels))

    def for_negatives(self) -> "Selection":
        """The selection for a format in which articles without tags are negatives.

        Articles that nobody is done with are left out, unless the statuses are chosen,
        or reviewers' decisions are exported.
        """
        is_gold = self.whose in {TagSource.GOLD, TagSource.GOLD_ELSE_UNANIMOUS}
        if self.statuses or self.any_status or is_gold:
            return self
        return replace(self, done_only=True)

    @property
    def is_unfiltered(self) -> bool:
        """Whether every tag of the annotators is exported unchanged."""
        is_of_all = self.whose is TagSource.ALL and not self.statuses
        return is_of_all and self.takes_every_tag

    @property
    def takes_every_tag(self) -> bool:
        """Whether no tag of those whose tags are exported is left out or cut."""
        has_filter = bool(self.layers or self.labels) or self.min_confidence is not None
        return self.sections and not has_filter

    def wants(self, tag: Tag) -> bool:
        """Whether the tag is exported."""
        if not self.wants_label(tag.layer, tag.label):
            return False
        if self.min_confidence is None:
            return True
        return (tag.confidence or 0) >= self.min_confidence

    def wants_label(self, layer: str, label: str) -> bool:
        """Whether tags of the label are exported."""
        if self.layers and layer not in self.layers:
            return False
        names = (label, flat(layer, label))
        return not self.labels or not self.labels.isdisjoint(names)

    def wants_verdict(self, verdict: Verdict) -> bool:
        """Whether the decision is exported, if decisions are."""
        if verdict.gold is not None:
            return self.wants(verdict.gold)
        sources = verdict.sources
        return any(self.wants_label(source.layer, source.label) for source in sources)


EVERYTHING = Selection()


def selected_scheme(scheme: Scheme, selection: Selection) -> Scheme:
    """The scheme with the selected layers, all if none is: an article says nothing of others."""
    layers = selection.renamed(FormerNames.of(scheme)).layers
    if not layers:
        return scheme
    chosen = [layer for layer in scheme.layers if layer.name in layers]
    return replace(scheme, layers=tuple(chosen))
