"""The four presets: a school on one of them behaves as the manual of that name says."""

from functools import cache
from importlib.resources import files

import yaml

from identity.policies.document import PolicyDocument

PRESETS = ("hubei-2018", "hubei-2019", "hunan-2020", "yunjiuye-2021")


@cache
def preset(name: str) -> PolicyDocument:
    """The document of a preset; what all presets share stands in shared.yaml."""
    if name not in PRESETS:
        raise KeyError(name)
    return PolicyDocument.model_validate({"preset": name, **_read("shared"), **_read(name)})


def _read(name: str) -> dict[str, object]:
    text = (files("identity.policies") / "presets" / f"{name}.yaml").read_text("utf-8")
    values: dict[str, object] = yaml.safe_load(text)
    return values
