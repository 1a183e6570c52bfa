"""A report takes a second, and the caller waits 0.4 s for it."""

import argparse
import asyncio
import time


async def report(takes, k):
    k.running += 1
    try:
        await asyncio.sleep(takes)
    finally:
        k.running -= 1
    return "report"


async def future(k):
    """The time limit cancels what its block awaits."""
    async with asyncio.timeout(k.patience):
        return await report(k.work, k)


async def shielded(k):
    """The time limit cancels the wait; the task keeps running."""
    task = asyncio.create_task(report(k.work, k))
    k.kept.add(task)
    async with asyncio.timeout(k.patience):
        return await asyncio.shield(task)


async def blocking(k):
    """Nothing runs before the call returns, not even the limit."""
    async with asyncio.timeout(k.patience):
        time.sleep(k.work)
        return "report"


async def tries(k):
    """Each try has a limit of its own; the limits add up."""
    takes = k.work
    for _ in range(k.tries):
        try:
            async with asyncio.timeout(k.patience):
                return await report(takes, k)
        except TimeoutError:
            takes = k.again
    raise TimeoutError("no try was quick enough")


async def one_deadline(k):
    """The same tries, and one limit over all of them."""
    async with asyncio.timeout(k.budget):
        return await tries(k)


async def stubborn(k):
    """Cleans up for longer than the caller wants to wait."""
    try:
        await asyncio.sleep(k.work)
    finally:
        await asyncio.sleep(k.work / 2)


async def waited_for(k):
    """`wait_for` waits for the cleanup of what it cancels."""
    return await asyncio.wait_for(stubborn(k), k.patience)


class Knobs:
    def __init__(self, knobs):
        scale = knobs.scale
        self.work, self.again = scale * knobs.work, scale * knobs.again
        self.patience = scale * knobs.patience
        self.budget, self.tries = scale * knobs.budget, knobs.tries
        self.running, self.kept = 0, set()


async def measure(program, k):
    """How long it takes, and how many reports are written after it."""
    start, k.running = time.perf_counter(), 0
    try:
        await program(k)
    except TimeoutError:
        pass
    elapsed = time.perf_counter() - start
    return f"elapsed {elapsed:.3f} running {k.running}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--work", type=float, default=1.0)  # seconds
    knobs.add_argument("--again", type=float, default=1.0)  # seconds
    knobs.add_argument("--patience", type=float, default=0.4)  # seconds
    knobs.add_argument("--tries", type=int, default=3)
    knobs.add_argument("--budget", type=float, default=1.0)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = Knobs(knobs.parse_args())
    programs = (future, shielded, blocking, tries, one_deadline, waited_for)
    for program in programs:
        print(program.__name__, asyncio.run(measure(program, k)))


if __name__ == "__main__":
    main()
