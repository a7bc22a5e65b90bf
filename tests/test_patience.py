"""Trying again: how long between tries, and when it is enough; on a clock of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from itbib.fetching.patience import LONGEST_WAIT, REQUESTED_LIMIT, TROUBLE_LIMIT, Patience
from itbib.fetching.trouble import RefusedError, TroubleError


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("time.sleep", made.sleep)
    monkeypatch.setattr("time.monotonic", lambda: made.now)
    return made


def failing(times: int | None, trouble: TroubleError | None = None) -> Callable[[], str]:
    """Make an attempt that fails so often (always if None), and then gives "done"."""
    count = 0

    def attempt() -> str:
        nonlocal count
        count += 1
        if times is None or count <= times:
            raise trouble or TroubleError("it is down")
        return "done"

    return attempt


def ignore(trouble: TroubleError, seconds: float) -> None:
    assert seconds >= 0, trouble


def test_the_waits_begin_with_the_delay_and_double(clock: Clock) -> None:
    assert Patience(3, None).bear(failing(6), ignore) == "done"
    assert len(clock.slept) == 6
    for number, wait in enumerate(clock.slept):
        # Each has a random part of up to one delay.
        usual = min(3 * 2**number, 3 * LONGEST_WAIT)
        assert usual <= wait <= usual + 3


def test_two_processes_do_not_come_back_at_once(clock: Clock) -> None:
    for _ in range(2):
        Patience(3, None).bear(failing(3), ignore)
    assert clock.slept[:3] != clock.slept[3:]


@pytest.mark.parametrize("delay", [3.0, 0.5, 0.02])
def test_endless_trouble_ends_in_proportion_to_the_delay(clock: Clock, delay: float) -> None:
    with pytest.raises(TroubleError, match=r"it is down \(\d+ tries\)"):
        Patience(delay, None).bear(failing(None), ignore)
    assert sum(clock.slept) <= delay * TROUBLE_LIMIT
    assert sum(clock.slept) > delay * TROUBLE_LIMIT / 3
    assert max(clock.slept) <= delay * (LONGEST_WAIT + 1)


def test_without_a_delay_there_still_are_pauses(clock: Clock) -> None:
    Patience(0, None).bear(failing(3), ignore)
    assert min(clock.slept) >= 0.02


def test_the_service_s_own_time_is_kept(clock: Clock) -> None:
    trouble = TroubleError("too many", retry_after=50)
    Patience(3, None).bear(failing(1, trouble), ignore)
    assert clock.slept == [50]


def test_a_short_time_of_the_service_does_not_shorten_the_wait(clock: Clock) -> None:
    Patience(3, None).bear(failing(1, TroubleError("too many", retry_after=1)), ignore)
    assert clock.slept[0] >= 3


def test_a_time_beyond_all_patience_is_not_waited_for(clock: Clock) -> None:
    trouble = TroubleError("too many", retry_after=3600)
    with pytest.raises(TroubleError, match="wants to be left alone for 3600 s"):
        Patience(3, None).bear(failing(None, trouble), ignore)
    assert clock.slept == []


def test_a_fast_mirror_is_given_the_time_that_it_names(clock: Clock) -> None:
    trouble = TroubleError("too many", retry_after=30)
    assert Patience(0, None).bear(failing(3, trouble), ignore) == "done"
    assert clock.slept == [30, 30, 30]
    with pytest.raises(TroubleError, match="wants to be left alone for 30 s"):
        Patience(0, None).bear(failing(None, trouble), ignore)
    assert sum(clock.slept[3:]) <= REQUESTED_LIMIT


def test_the_limit_holds_for_all_requests_together(clock: Clock) -> None:
    patience = Patience(1, 20)
    assert patience.left() == 20
    assert patience.bear(failing(2), ignore) == "done"
    spent = sum(clock.slept)
    assert patience.left() == pytest.approx(20 - spent)
    with pytest.raises(TroubleError) as raised:
        patience.bear(failing(None), ignore)
    assert sum(clock.slept) <= 20
    assert "--max-wait" in raised.value.problems[0].hint


def test_no_wait_at_all_leaves_one_try(clock: Clock) -> None:
    with pytest.raises(TroubleError, match=r"^it is down\nhint") as raised:
        Patience(3, 0).bear(failing(None), ignore)
    assert clock.slept == []
    assert "tries" not in raised.value.problems[0].message


def test_patience_begins_anew_with_each_request(clock: Clock) -> None:
    patience = Patience(1, None)
    for _ in range(9):
        assert patience.bear(failing(5), ignore) == "done"
    assert sum(clock.slept) > TROUBLE_LIMIT


def test_a_host_that_is_not_there_is_called_three_times(clock: Clock) -> None:
    with pytest.raises(TroubleError, match="nobody"):
        Patience(3, None).bear(failing(None, TroubleError("nobody", is_silence=True)), ignore)
    assert len(clock.slept) == 2


def test_a_refusal_is_final(clock: Clock) -> None:
    def attempt() -> str:
        raise RefusedError("no", "hint")

    with pytest.raises(RefusedError):
        Patience(3, None).bear(attempt, ignore)
    assert clock.slept == []


def test_each_pause_is_told_of(clock: Clock) -> None:
    told: list[tuple[str, float]] = []
    Patience(3, None).bear(
        failing(2), lambda trouble, seconds: told.append((trouble.problems[0].message, seconds))
    )
    assert [message for message, _ in told] == ["it is down", "it is down"]
    assert [seconds for _, seconds in told] == clock.slept
