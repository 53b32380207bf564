"""Choosing which disagreements the review queue lists."""

from dataclasses import replace
from typing import Protocol

from hashiya.language import gettext as _
from hashiya.review.item_filter import ItemFilter
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.features import ScreenUI
from hashiya_reader.screens.review.queue_list import QueueList
from hashiya_reader.screens.review.queue_rows import (
    kind_options,
    label_options,
    pair_options,
)
from hashiya_reader.workspace import Workspace


class QueueUI(ScreenUI, Protocol):
    """The queue, as the choice of its filter sees it."""

    def filter_by(self, items: ItemFilter) -> None:
        """List the disagreements that the filter holds."""


class QueueFilters:
    """Asks for a term of the filter; the others stay."""

    def __init__(self, workspace: Workspace, listing: QueueList, ui: QueueUI) -> None:
        self._workspace = workspace
        self._listing = listing
        self._ui = ui

    def clear(self) -> None:
        """List all disagreements."""
        self._ui.filter_by(ItemFilter())

    def reviewers(self) -> None:
        """List only places that reviewers decided differently, or all disagreements."""
        items = self._listing.filter
        differ = not items.reviewers_differ
        self._ui.filter_by(replace(items, reviewers_differ=differ))

    async def label(self) -> None:
        """Choose the label to filter by."""
        options = label_options(self._workspace.looks)
        dialog = Choose(options, placeholder=_("disagreements about which label?"))
        chosen = await self._ui.ask(dialog)
        if chosen is not None:
            layer, label = chosen
            items = replace(self._listing.filter, layer=layer, label=label)
            self._ui.filter_by(items)

    async def pair(self) -> None:
        """Choose the two annotators to filter by, unless names are hidden."""
        if self._workspace.hides_names:
            self._ui.notify(_("the names of annotators are hidden"), title=_("Names"))
            return
        options = pair_options(self._listing.annotators)
        dialog = Choose(options, placeholder=_("disagreements between whom?"))
        pair = await self._ui.ask(dialog)
        if pair is not None:
            self._ui.filter_by(replace(self._listing.filter, pair=pair))

    async def kind(self) -> None:
        """Choose the kind of disagreement to filter by."""
        dialog = Choose(kind_options(), placeholder=_("which kind?"))
        kind = await self._ui.ask(dialog)
        if kind is not None:
            self._ui.filter_by(replace(self._listing.filter, kind=kind))
