"""A nightly report, on its way from blocking calls to async."""

import argparse
import asyncio
import time


def ask_old(k):
    """The old client: while it waits, it holds its thread."""
    time.sleep(k.latency)
    return 1


async def ask(k):
    """The new client of the same service."""
    await asyncio.sleep(k.latency)
    return 1


async def new_part(k, calls):
    answers = (ask(k) for _ in range(calls))
    return sum(await asyncio.gather(*answers))


def one_bridge(k):
    """Synchronous code that calls async code: it crosses once."""
    rows = sum(ask_old(k) for _ in range(k.old))
    return rows + asyncio.run(new_part(k, k.new))


def ask_sync(k):
    """Looks like the old client, and builds a loop inside."""
    return asyncio.run(ask(k))


def bridge_each(k):
    rows = sum(ask_old(k) for _ in range(k.old))
    return rows + sum(ask_sync(k) for _ in range(k.new))


def offload(k):
    """Async code that calls old code, on threads of its own."""

    async def report():
        calls = range(k.old)
        old = (asyncio.to_thread(ask_old, k) for _ in calls)
        new = new_part(k, k.new)
        return sum(await asyncio.gather(new, *old))

    return asyncio.run(report())


def block_on_inside(k):
    """A handler that uses a synchronous wrapper around async code."""

    async def handler():
        coroutine = ask(k)
        try:
            return asyncio.run(coroutine)
        except RuntimeError:
            coroutine.close()  # or Python warns
            return 0

    return asyncio.run(handler())


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--migrated", type=int, default=1)
    knobs.add_argument("--lookups", type=int, default=5)
    knobs.add_argument("--latency", type=float, default=0.3, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.latency *= k.scale
    k.new = min(k.migrated, k.lookups)
    k.old = k.lookups - k.new
    for program in (one_bridge, bridge_each, offload, block_on_inside):
        start = time.perf_counter()
        rows = program(k)
        elapsed = time.perf_counter() - start
        assert rows == (0 if program is block_on_inside else k.lookups)
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
