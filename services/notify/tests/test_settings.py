"""What the service refuses to start with."""

import pytest

from chassis.core import Core
from notify.settings import read_channels

SERVICE = "notify"


def test_nothing_is_kept_readable_in_production(core: Core) -> None:
    core.settings = core.settings.model_copy(update={"env": "production"})
    channels = read_channels(core, {})
    assert (channels.catching, channels.sms_url) == (False, "")
    core.settings = core.settings.model_validate({**core.settings.model_dump(), "env": "production", "catcher": True})
    with pytest.raises(ValueError, match="WQ_CATCHER"):
        read_channels(core, {})


def test_channels_are_told_by_the_environment(core: Core) -> None:
    channels = read_channels(core, {"WQ_SMS_URL": "https://sms.example", "WQ_SMS_KEY": "k", "WQ_MAIL_FROM": "a@b.cn"})
    assert (channels.sms_url, channels.sms_key, channels.mail_from) == ("https://sms.example", b"k", "a@b.cn")
