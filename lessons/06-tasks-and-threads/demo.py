"""Thumbnails, made by one event loop or by several threads."""

import argparse
import asyncio
import threading
import time

STRIPS = 40


async def thumbnail(k):
    """Works on a strip, then lets other tasks run."""
    for _ in range(STRIPS):
        time.sleep(k.strip)  # stands for work
        await asyncio.sleep(0)


async def thumbnails(count, k):
    """A task for each thumbnail; all of them stay on this thread."""
    async with asyncio.TaskGroup() as tasks:
        for _ in range(count):
            tasks.create_task(thumbnail(k))


def one_loop(k):
    """One loop, on one thread."""
    asyncio.run(thumbnails(k.pictures, k))


def two_loops(k):
    """Two loops on two threads, with half of the pictures each."""
    loops(2, k)


def four_loops(k):
    """Four loops on four threads."""
    loops(4, k)


def loops(count, k):
    """A loop in each thread. No task moves from one to another."""
    threads = []
    for place in range(count):
        share = len(range(place, k.pictures, count))
        made = thumbnails(share, k)
        threads.append(threading.Thread(target=asyncio.run, args=[made]))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--pictures", type=int, default=8)
    knobs.add_argument("--strip", type=float, default=0.005)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.strip *= k.scale
    for program in (one_loop, two_loops, four_loops):
        start = time.perf_counter()
        program(k)
        elapsed = time.perf_counter() - start
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
