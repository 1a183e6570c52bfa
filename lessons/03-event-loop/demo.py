"""Photo albums that are uploaded, on one thread."""

import argparse
import asyncio
import time


async def album(photos, shrink, after):
    """Shrinks each photo on the CPU, then sends it."""
    for _ in range(photos):
        time.sleep(shrink)  # stands for work
        await after()


def new(k):
    """The server does not have the photo: sending takes a while."""
    return lambda: asyncio.sleep(k.send)


async def known():
    """The server has it: the answer is there, nothing to wait for."""


async def known_polite():
    """The same, and other tasks run first."""
    await asyncio.sleep(0)


async def upload(albums, photos, first, k):
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(album(photos, k.shrink, first))
        for _ in range(1, albums):
            tasks.create_task(album(k.photos, k.shrink, new(k)))


async def one(k):
    """A single album."""
    await upload(1, k.photos, new(k), k)


async def several(k):
    """Several albums, each of them a task."""
    await upload(k.albums, k.photos, new(k), k)


async def greedy(k):
    """Album 1 has four times as many photos. The server knows all."""
    await upload(k.albums, 4 * k.photos, known, k)


async def polite(k):
    """The same, but album 1 lets others run after each photo."""
    many = 4 * k.photos
    await upload(k.albums, many, known_polite, k)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--albums", type=int, default=3)
    knobs.add_argument("--photos", type=int, default=6)
    knobs.add_argument("--shrink", type=float, default=0.006)  # seconds
    knobs.add_argument("--send", type=float, default=0.036)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.shrink *= k.scale
    k.send *= k.scale
    for program in (one, several, greedy, polite):
        start = time.perf_counter()
        asyncio.run(program(k))
        elapsed = time.perf_counter() - start
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
