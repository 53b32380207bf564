"""What a terminal driver knows of its app, its writer and the keys in its input."""

from collections.abc import Iterable
from typing import Any

from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message


def app_of(driver: Driver) -> App[Any]:
    """The app that the driver runs."""
    return driver._app


def is_writing(driver: LinuxDriver) -> bool:
    """Whether the driver has the terminal: in the background it does not start its writer."""
    return driver._writer_thread is not None


def typed_messages(driver: Driver, typed: str) -> Iterable[Message]:
    """The messages that Textual makes of what was typed."""
    return XTermParser(driver._debug).feed(typed)
