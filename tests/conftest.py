"""Properties are held at the pace of the machine: none fails for how long it takes.

Garbage is collected less often than Python does by itself: the objects of the tests'
libraries were looked through again and again, a fifth of all time.
"""

import gc

import pytest
from hypothesis import HealthCheck, settings

from hashiya.language import VARIABLES, use_language

gc.set_threshold(20_000, 20, 20)

settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def language(monkeypatch):
    """Tests are in English, whatever the locale; what a test sets is forgotten behind it."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    """No test sees the user's own indexes of articles."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def arabic(language):
    """The interface in Arabic."""
    use_language("ar")
