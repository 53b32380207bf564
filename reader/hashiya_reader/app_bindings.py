"""The keys that every screen has.

A binding's id is what a user's keymap names, so it never changes.
"""

from textual.binding import BindingType

from hashiya_reader.keys.bindings import bind

# fmt: off
APP_BINDINGS: list[BindingType] = [
    bind("f1,?", "help", "Help", id="app.help", show=True),
    bind("ctrl+p", "palette", "Palette", id="app.palette", show=True,
         tooltip="Every action, by name"),
    bind("f4,k", "scheme", "Scheme", id="app.scheme",
         tooltip="Layers, labels, keys, uses; orphaned tags can be mapped"),
    bind("f2", "tutorial", "Tutorial", id="app.tutorial",
         tooltip="A short lesson on an article of its own"),
    bind("ctrl+z", "suspend_process", "Suspend", id="app.suspend",
         tooltip="Back to the shell; `fg` resumes the reader"),
    bind("f12", "language", "Language", id="app.language",
         tooltip="English or Arabic, from now on"),
    bind("ctrl+q", "quit", "Quit", id="app.quit", show=True),
]
# fmt: on
