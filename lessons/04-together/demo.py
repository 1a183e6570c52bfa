"""The same calls, written four ways."""

import argparse
import asyncio
import time


async def fetch(id, latency):
    await asyncio.sleep(latency)  # stands for a service that takes its time
    return f"row {id}"


async def one_by_one(latencies):
    return [await fetch(id, latency) for id, latency in latencies]


async def joined(latencies):
    # gather makes a task of each coroutine: nearer to spawning than to join_all
    return await asyncio.gather(*(fetch(id, latency) for id, latency in latencies))


async def spawned(latencies):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(id, latency)) for id, latency in latencies]
    return [task.result() for task in tasks]


async def spawned_in_turn(latencies):
    # a task each, but each is awaited before the next one is made
    return [await asyncio.create_task(fetch(id, latency)) for id, latency in latencies]


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--fetches", type=int, default=3)
    knobs.add_argument("--latency", type=float, default=1.0, help="seconds")
    knobs.add_argument("--extra", type=float, default=0.0, help="more seconds for the first")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    latencies = [
        (id, k.scale * (k.latency + (k.extra if id == 1 else 0.0)))
        for id in range(1, k.fetches + 1)
    ]
    for program in (one_by_one, joined, spawned, spawned_in_turn):
        start = time.perf_counter()
        rows = asyncio.run(program(latencies))
        elapsed = time.perf_counter() - start
        # in the order of the calls, whatever the order in which they ended
        assert rows == [f"row {id}" for id in range(1, k.fetches + 1)]
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
