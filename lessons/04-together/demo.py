"""The same calls, written four ways."""

import argparse
import asyncio
import time


async def fetch(id, latency):
    await asyncio.sleep(latency)  # the answer takes a while
    return id


async def one_by_one(fetches, latency):
    return [await fetch(id, latency) for id in range(1, fetches + 1)]


async def joined(fetches, latency):
    # gather makes a task of each coroutine
    return await asyncio.gather(*(fetch(id, latency) for id in range(1, fetches + 1)))


async def spawned(fetches, latency):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(id, latency)) for id in range(1, fetches + 1)]
    return [task.result() for task in tasks]


async def spawned_in_turn(fetches, latency):
    # a task each, but awaited in the same step
    return [await asyncio.create_task(fetch(id, latency)) for id in range(1, fetches + 1)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fetches", type=int, default=3)
    parser.add_argument("--latency", type=float, default=1.0)
    args = parser.parse_args()
    for program in (one_by_one, joined, spawned, spawned_in_turn):
        start = time.perf_counter()
        rows = asyncio.run(program(args.fetches, args.latency))
        elapsed = time.perf_counter() - start
        assert list(rows) == list(range(1, args.fetches + 1))
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
