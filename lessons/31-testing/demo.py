"""A function that tries three times, and its tests. Standard library only.

What you would write with pytest-asyncio, checked for its syntax only:

    @pytest.mark.asyncio
    async def test_it_pauses_longer_each_time(monkeypatch):
        monkeypatch.setattr(clock, "sleep", sleep := AsyncMock())
        service = Mock(side_effect=[None, None, "an answer"])
        assert await fetch(service, k) == "an answer"
        assert sleep.await_args_list == [call(k.pause), call(2 * k.pause)]
"""

import argparse
import asyncio
import time
import types
from unittest.mock import AsyncMock, call, patch

clock = types.SimpleNamespace(sleep=asyncio.sleep)  # what the code looks up


async def fetch(service, k):
    """Under test: three tries, with a pause and then a longer one."""
    longer = 1 if k.bug == "same pause" else 2
    for pause in (k.pause, longer * k.pause):
        if (answer := service()) is not None:
            return answer
        paused = clock.sleep(pause)
        if k.bug == "no await":
            paused.close()  # else Python warns
        else:
            await paused
    return service()


async def fetch_five(k):
    """Under test as well: five fetches at the same time."""
    if k.bug == "in turn":
        return [await fetch(stub(), k) for _ in range(5)]
    return await asyncio.gather(*(fetch(stub(), k) for _ in range(5)))


def stub():
    """A service that fails twice."""
    answers = iter([None, None, 42])
    return lambda: next(answers)


async def test_time(k):
    begin = asyncio.get_running_loop().time()
    assert await fetch(stub(), k) == 42
    assert took(begin, 3 * k.pause)


async def test_calls(k):
    sleep = AsyncMock()
    with patch.object(clock, "sleep", sleep):
        assert await fetch(stub(), k) == 42
    pauses = [call(k.pause), call(2 * k.pause)]
    assert sleep.call_args_list == pauses


async def test_count(k):
    assert len(await fetch_five(k)) == 5


async def test_overlap(k):
    begin = asyncio.get_running_loop().time()
    assert await fetch_five(k) == [42] * 5
    assert took(begin, 3 * k.pause)


def took(begin, expected):
    """A tenth more or less is for the real clock: the other is exact."""
    seconds = asyncio.get_running_loop().time() - begin
    return abs(seconds - expected) <= 0.1 * expected


class PausedLoop(asyncio.SelectorEventLoop):
    """Its clock jumps to the next timer when every task waits."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        select = self._selector.select

        def jump(timeout):
            self.now += timeout or 0.0
            return select(0)

        self._selector.select = jump

    def time(self):
        return self.now


def run(test, k, loop):
    """Has it passed?"""
    try:
        with asyncio.Runner(loop_factory=loop) as runner:
            runner.run(test(k))
    except AssertionError:
        return 0
    return 1


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    bugs = ["none", "no await", "same pause", "in turn"]
    knobs.add_argument("--bug", choices=bugs, default="no await")
    knobs.add_argument("--pause", type=float, default=1.0)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.pause *= k.scale
    good = argparse.Namespace(bug="none", pause=k.pause)
    tests = {
        "real_clock": (test_time, good, asyncio.SelectorEventLoop),
        "paused_clock": (test_time, good, PausedLoop),
        "paused_with_bug": (test_time, k, PausedLoop),
        "no_sleep": (test_calls, k, PausedLoop),
        "five_counted": (test_count, k, PausedLoop),
        "five_timed": (test_overlap, k, PausedLoop),
    }
    for name, (test, settings, loop) in tests.items():
        start = time.perf_counter()
        passed = run(test, settings, loop)
        wall = time.perf_counter() - start
        print(f"{name} passed {passed} wall {wall:.3f}")


if __name__ == "__main__":
    main()
