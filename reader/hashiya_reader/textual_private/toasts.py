"""The toasts that an app shows."""

from typing import Any

from textual.app import App
from textual.notifications import Notification


def toasts_of(app: App[Any]) -> list[Notification]:
    """The toasts that are shown now, the oldest first."""
    return list(app._notifications)


def withdraw(app: App[Any], toast: Notification, *, refresh: bool = True) -> None:
    """Take a toast away before its time; without `refresh` the caller draws the others again."""
    app._unnotify(toast, refresh=refresh)
