import io

import pytest

from documents.engine.frames import MAX_HEAD, MAX_PART, pack, read_frame


def test_a_frame_is_read_as_it_was_packed() -> None:
    stream = io.BytesIO(pack({"act": "页"}, [b"", b"\0\1"]) + pack({}, []))
    assert read_frame(stream) == ({"act": "页"}, [b"", b"\0\1"])
    assert read_frame(stream) == ({}, [])
    assert read_frame(stream) is None


@pytest.mark.parametrize(
    "sent", [(MAX_HEAD + 1).to_bytes(4, "big"), b"\0\0\0\x17" + f'{{"parts": [{MAX_PART + 1}]}}'.encode()]
)
def test_a_frame_beyond_the_limits_is_not_read(sent: bytes) -> None:
    with pytest.raises(ValueError, match="a frame of"):
        read_frame(io.BytesIO(sent))
