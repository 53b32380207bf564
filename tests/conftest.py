"""Properties are held at the pace of the machine: none fails for how long it takes.

Garbage is collected less often than Python does by itself: the objects of the tests'
libraries were looked through again and again, a fifth of all time.
"""

import gc

from hypothesis import HealthCheck, settings

gc.set_threshold(20_000, 20, 20)

settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")
