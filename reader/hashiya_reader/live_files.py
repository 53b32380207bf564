"""The scheme, the user's keys and name while the reader runs: edited files are read again."""

from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

from hashiya.corpus.project import SETTINGS
from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import marked, use_language
from hashiya_reader.file_watch import FileWatch
from hashiya_reader.keys.keymap import KeySlot, groups_of, read_user_keys, slots_of
from hashiya_reader.live_names import LiveNames
from hashiya_reader.live_scheme import LiveScheme
from hashiya_reader.screens import import_screens
from hashiya_reader.screens.destinations import (
    FollowsLanguage,
    FollowsNames,
    FollowsScheme,
    ReportsOrphans,
)
from hashiya_reader.settings.store import config_path
from hashiya_reader.toasts import TELL_SECONDS, Toasts
from hashiya_reader.workspace import Workspace

# The title of what is reported of the user's keys.
KEYS = marked("Your keys")
ANNOTATORS = marked("Annotators")
# The title of what is reported of a scheme that cannot be used.
NOT_USED = marked("The edited scheme is not used")


class LiveFiles:
    """Takes over edits of `hashiya.toml` and of the file of keys, and reports problems.

    Also takes over the names that annotators get in another program, and reports them.

    `reading_classes` returns the classes whose keys are active while an article is read.
    """

    def __init__(
        self,
        app: App[Any],
        toasts: Toasts,
        workspace: Workspace,
        reading_classes: Callable[[], tuple[type[DOMNode], ...]],
    ) -> None:
        self._app = app
        self._toasts = toasts
        self._workspace = workspace
        self._reading_classes = reading_classes
        self._keys_file = FileWatch(config_path())
        self._names = LiveNames(workspace)
        self.user_keys = read_user_keys(self._key_groups)
        app.set_keymap(dict(self.user_keys.keymap))
        self._scheme = LiveScheme(workspace, self.own_keys, self.user_keys.keymap)

    def _key_groups(self) -> list[list[KeySlot]]:
        """What has keys at the same time; every screen is imported for that."""
        import_screens()
        looks = self._workspace.looks.values()
        return groups_of(*self._reading_classes(), looks=looks)

    def own_keys(self) -> dict[str, str]:
        """The keys of the reading screen that are not labels', with what they do."""
        slots = [
            slot.with_keys(self.user_keys.keymap)
            for slot in slots_of(*self._reading_classes())
        ]
        return {key: _(slot.description) for slot in slots for key in slot.keys}

    def hold_keys_apart(self) -> None:
        """Take their keys from labels that ask for one of the reader's own, and say so."""
        before = dict(self._workspace.looks)
        self._toasts.tell_each(self._scheme.resolve_keys(), SETTINGS)
        if self._workspace.looks != before:
            self.show_scheme()

    def resolve_keys_of(self, workspace: Workspace) -> None:
        """Do so in another workspace, without a word."""
        scheme = LiveScheme(workspace, self.own_keys, self.user_keys.keymap)
        scheme.resolve_keys()

    def look_at_keys(self) -> None:
        """Reload edited keys, and report which of them cannot be used."""
        if not self._keys_file.is_edited:
            return
        app = self._app
        self._toasts.forget(KEYS)
        self.user_keys = read_user_keys(self._key_groups, before=self.user_keys)
        app.set_keymap(dict(self.user_keys.keymap))
        problems = self._scheme.use_keys(self.user_keys.keymap)
        self.show_scheme()
        if not self.user_keys.problems:
            name = self._keys_file.path.name
            app.notify(
                _("{name} was edited: its keys hold from now on.").format(name=name),
                title=_(KEYS),
            )
        self._toasts.tell_each(self.user_keys.problems, _(KEYS))
        self._toasts.tell_each(problems, SETTINGS)

    def look_at_names(self) -> None:
        """Use the names that annotators have now, and report them."""
        if not self._names.file.is_edited:
            return
        try:
            news = self._names.reload()
        except HashiyaError:
            # Every command reports it; the names of before stay in use.
            return
        self._show_names()
        # After the screens are shown again, which ends older news.
        if news.warning:
            self._app.notify(news.warning, title=_(ANNOTATORS), severity="warning")
        if news.words:
            self._app.notify(news.words, title=_(ANNOTATORS))

    def _show_names(self) -> None:
        """Let the open screens read again what is under other names now."""
        for screen in self._app.screen_stack:
            if isinstance(screen, FollowsNames) and screen.is_mounted:
                screen.names_changed()

    def look_at_scheme(self, *, is_own: bool = False) -> None:
        """Reload an edited scheme; one that cannot be used is reported, and the old one stays.

        An edit by the scheme screen itself (`is_own`) is not reported.
        """
        if not self._scheme.file.is_edited:
            return
        app = self._app
        self._toasts.forget(NOT_USED, SETTINGS)
        former = self._workspace.store.former
        try:
            problems = self._scheme.reload()
        except HashiyaError as error:
            from hashiya_reader.screens.scheme.screen import refusal

            app.notify(
                refusal(error),
                title=_(NOT_USED),
                severity="error",
                timeout=TELL_SECONDS,
            )
            return
        self.show_scheme()
        if self._workspace.store.former != former:
            self._show_names()
        if not self._scheme.file.path.exists():
            app.notify(
                _("{name} is gone: the default scheme holds from now on.").format(
                    name=SETTINGS
                ),
                title=_("Scheme"),
                severity="warning",
            )
        elif not is_own:
            app.notify(
                _("{name} was edited: its labels and keys hold from now on.").format(
                    name=SETTINGS
                ),
                title=_("Scheme"),
            )
        self._toasts.tell_each(problems, SETTINGS)
        if not is_own:
            self._report_orphaned()

    def use_language(self, language: str) -> None:
        """Word everything that is open in another language."""
        use_language(language)
        self._workspace.use_project(self._workspace.project)
        self._scheme.resolve_keys()
        self.show_scheme()
        for screen in self._app.screen_stack:
            if isinstance(screen, FollowsLanguage) and screen.is_mounted:
                screen.language_changed()
            screen.refresh_bindings()
            for widget in screen.walk_children(Widget):
                # Rows that say the same are drawn in another direction.
                widget.notify_style_update()
                widget.refresh(layout=True)

    def show_scheme(self) -> None:
        """Let the open screens show the scheme's present labels.

        A screen that is not mounted yet reads them when it is.
        """
        for screen in self._app.screen_stack:
            if isinstance(screen, FollowsScheme) and screen.is_mounted:
                screen.scheme_changed()

    def _report_orphaned(self) -> None:
        for screen in self._app.screen_stack:
            if isinstance(screen, ReportsOrphans):
                screen.report_orphaned()
