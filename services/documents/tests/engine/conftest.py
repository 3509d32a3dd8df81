"""Real fonts, a real press, a school with a real (test) certificate."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from documents.engine.agreement_print import AgreementPrint
from documents.engine.authority import SchoolCredential, issue_test_certificate, make_test_authority
from documents.engine.fonts import Fonts
from documents.engine.render import Press
from documents.engine.template import TemplateVersion, hubei_template

SAMPLE = json.loads((Path(__file__).parent / "agreement.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 3, 16, 1, 2, 13, tzinfo=UTC)


@pytest.fixture(scope="session")
def press(fonts: Fonts) -> Press:
    return Press(fonts)


@pytest.fixture(scope="session")
def template() -> TemplateVersion:
    return hubei_template()


@pytest.fixture(scope="session")
def credential(tmp_path_factory: pytest.TempPathFactory) -> SchoolCredential:
    authority = make_test_authority(tmp_path_factory.mktemp("authority"), NOW)
    return issue_test_certificate(authority, "10486", "楚天大学", NOW)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def an_agreement() -> Callable[..., AgreementPrint]:
    """The made-up agreement of agreement.json with values changed: an_agreement(student={"name": "…"})."""

    def make(**changes: dict[str, Any]) -> AgreementPrint:
        sample = json.loads(json.dumps(SAMPLE))
        for part, values in changes.items():
            target = sample["snapshot"][part] if part in ("terms", "employer") else sample[part]
            target.update(values)
        return AgreementPrint.model_validate(sample)

    return make
