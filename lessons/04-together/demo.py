"""The same calls, written four ways, and a fifth that only Python has."""

import argparse
import asyncio
import time


async def fetch(id, latency):
    # stands for a service that takes its time to answer
    await asyncio.sleep(latency)
    return f"row {id}"


async def one_by_one(k):
    """A call starts when the one before it has ended."""
    rows = []
    for id in k.ids:
        rows.append(await fetch(id, k.latency_of(id)))
    return rows


async def joined(k):
    """Waits for all calls together; `gather` makes a task of each."""
    calls = [fetch(id, k.latency_of(id)) for id in k.ids]
    return await asyncio.gather(*calls)


async def spawned(k):
    """First spawns them all, then awaits them all."""
    tasks = []
    for id in k.ids:
        tasks.append(asyncio.create_task(fetch(id, k.latency_of(id))))
    rows = []
    for task in tasks:
        rows.append(await task)
    return rows


async def spawned_in_turn(k):
    """Spawns one and awaits it, spawns the next and awaits it."""
    rows = []
    for id in k.ids:
        task = asyncio.create_task(fetch(id, k.latency_of(id)))
        rows.append(await task)
    return rows


async def grouped(k):
    """Spawns them in a group, which awaits them at its end."""
    tasks = []
    async with asyncio.TaskGroup() as group:
        for id in k.ids:
            call = fetch(id, k.latency_of(id))
            tasks.append(group.create_task(call))
    return [task.result() for task in tasks]


class Knobs:
    def __init__(self, knobs):
        self.ids = range(1, knobs.fetches + 1)
        self.latency = knobs.scale * knobs.latency
        self.extra = knobs.scale * knobs.extra

    def latency_of(self, id):
        """The first call takes longer than the others by `extra`."""
        return self.latency + (self.extra if id == 1 else 0.0)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--fetches", type=int, default=3)
    knobs.add_argument("--latency", type=float, default=1.0, help="seconds")
    knobs.add_argument("--extra", type=float, default=0.0, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="of all times")
    k = Knobs(knobs.parse_args())
    for program in (one_by_one, joined, spawned, spawned_in_turn, grouped):
        start = time.perf_counter()
        rows = asyncio.run(program(k))
        elapsed = time.perf_counter() - start
        # in the order of the calls, whatever the order in which they ended
        assert rows == [f"row {id}" for id in k.ids]
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
