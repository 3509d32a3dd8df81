"""What the start made is out of the collector's sight; what comes later is not."""

import gc

from chassis.main import settle


def test_the_start_is_not_walked_over_again() -> None:
    made_before: list[object] = []
    try:
        settle()
        made_after: list[object] = []
        watched = {id(each) for each in gc.get_objects()}
    finally:
        gc.unfreeze()
    assert id(made_before) not in watched
    assert id(made_after) in watched
