"""Packages before folders: pytest names `gateway/tests/test_x.py` gateway.tests.test_x and would make up an empty
package `gateway` for it, in the place of the real one. A package that is already imported it leaves alone."""

from importlib import import_module
from importlib.util import find_spec

from hypothesis import settings

for name in ("chassis", "gateway", "portal", "runner"):
    if (spec := find_spec(name)) and spec.origin:
        import_module(name)

pytest_plugins = ["chassis.testing.plugin"]

# A slow machine is no finding: properties are about values, never about time.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")
