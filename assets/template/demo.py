"""Three calls, one by one and joined."""

import argparse
import asyncio
import time


async def fetch(latency):
    """A service that takes a while to answer."""
    await asyncio.sleep(latency)


async def one_by_one(k):
    """Each call starts when the previous one has finished."""
    for _ in range(k.fetches):
        await fetch(k.latency)


async def joined(k):
    """All calls at the same time."""
    await asyncio.gather(*(fetch(k.latency) for _ in range(k.fetches)))


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--fetches", type=int, default=3)
    knobs.add_argument("--latency", type=float, default=0.5)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # of times
    k = knobs.parse_args()
    k.latency *= k.scale
    for program in (one_by_one, joined):
        start = time.perf_counter()
        asyncio.run(program(k))
        elapsed = time.perf_counter() - start
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
