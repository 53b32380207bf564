"""Every binding names a method that exists: an action of Textual's, or a command of a feature."""

import importlib
import inspect
import pkgutil

from textual.actions import parse
from textual.binding import Binding

import hashiya_reader.screens
from hashiya_reader.app import HashiyaApp
from hashiya_reader.keys.bindings import bindings_of
from hashiya_reader.keys.hints import own_classes
from hashiya_reader.screens.features import DO, FeatureScreen
from hashiya_reader.widgets.article.cursor import ArticleCursor

# The namespaces of actions that are no widget's own.
OWNERS = {"app": HashiyaApp}


def bindings_by_class():
    """The bindings of each of the reader's classes that has some, by one key each."""
    folder = hashiya_reader.screens
    for module in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
        importlib.import_module(module.name)
    for owner in own_classes():
        for binding in Binding.make_bindings(vars(owner)["BINDINGS"]):
            yield owner, binding


def takes(function, arguments):
    """Whether a function can be called with so many arguments."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    return True


def test_every_action_is_a_method_of_the_class_that_binds_it():
    wrong = []
    for owner, binding in bindings_by_class():
        namespace, name, arguments = parse(binding.action)
        if name == DO:
            continue
        if namespace == "screen":
            # A field's key for the dialog that it is in.
            holders = [
                each for each in own_classes() if hasattr(each, f"action_{name}")
            ]
        else:
            holders = [OWNERS.get(namespace, owner)]
        methods = [getattr(holder, f"action_{name}", None) for holder in holders]
        if not any(method and takes(method, (None, *arguments)) for method in methods):
            wrong.append((owner.__name__, binding.action))
    assert wrong == []


def test_no_screen_takes_a_key_of_the_app_by_mistake():
    """The help closes with the keys that open it; ctrl+c copies where text is read."""
    keys_of_app = {binding.key for binding in bindings_of(HashiyaApp)}
    taken = {
        (owner.__name__, binding.key)
        for owner, binding in bindings_by_class()
        if owner is not HashiyaApp
        and binding.key in keys_of_app
        and binding.id not in {"app.quit", "app.language"}
    }
    closing = {"ctrl+p", "question_mark", "arabic_question_mark", "f1"}
    assert taken == {("ReadingScreen", "ctrl+c"), *(("Help", key) for key in closing)}


def test_every_motion_is_a_method_of_the_cursor():
    wrong = []
    for _, binding in bindings_by_class():
        _, name, arguments = parse(binding.action)
        if name == "cursor":
            command, *rest = arguments
            method = getattr(ArticleCursor, command, None)
            if method is None or not takes(method, (None, *rest)):
                wrong.append(binding.action)
    assert wrong == []


async def test_every_command_is_a_method_of_the_feature_that_it_names(
    app_on, disputed, settled
):
    """A screen with features that is not opened here fails the test by its name."""
    app = app_on(disputed)
    wrong, hidden, seen = [], [], set()
    async with app.run_test(size=(120, 36)) as pilot:
        # The library, its search, an article, the queue, and a place of it.
        for keys in ((), ("ctrl+g",), ("escape", "enter"), ("q", "f8"), ("enter",)):
            await pilot.press(*keys)
            await settled(pilot)
            screen = app.screen
            seen.add(type(screen))
            hidden += hidden_bindings(screen)
            for active in screen.active_bindings.values():
                _, name, arguments = parse(active.binding.action)
                if name == DO and not is_command(active.node, *arguments):
                    wrong.append((type(screen).__name__, active.binding.action))
    assert wrong == []
    assert hidden == [], "a widget, another screen or the app has that key"
    with_features = {
        owner for owner, _ in bindings_by_class() if issubclass(owner, FeatureScreen)
    }
    assert with_features - seen == set()


def hidden_bindings(screen):
    """The bindings of the screen, by one key each, that its focused widget keeps from it.

    The filter's field completes before the library does.
    """
    for binding in bindings_of(type(screen)):
        active = screen.active_bindings.get(binding.key)
        if (
            binding.id
            and active
            and active.binding.id
            not in {
                binding.id,
                None,
                "field.complete",
            }
        ):
            yield type(screen).__name__, binding.key, binding.id, active.binding.id


def is_command(screen, feature, command, *arguments):
    """Whether the screen has the feature, and it the command with so many arguments."""
    method = getattr(screen.features.get(feature), command, None)
    return method is not None and takes(method, arguments)
