"""A task rents a licence and works. At 0.5 s it is cancelled."""

import argparse
import asyncio
import time


async def work(k):
    for _ in range(k.steps):
        await asyncio.sleep(0.2 * k.scale)


async def unguarded(k):
    """Gives the licence back at its end, if it gets there."""
    k.rent()
    await work(k)
    await k.give_back()


async def guarded(k):
    """`finally` runs when the task is cancelled, and it may await."""
    k.rent()
    try:
        await work(k)
    finally:
        await k.give_back()


async def cancelled(k):
    """Cancelled while it works: the lines after the await do not run."""
    task = asyncio.create_task(unguarded(k))
    await asyncio.sleep(k.stop)
    task.cancel()
    await asyncio.wait([task])


async def cancelled_with_finally(k):
    """Cancelled while it works: it cleans up, and is waited for."""
    task = asyncio.create_task(guarded(k))
    await asyncio.sleep(k.stop)
    task.cancel()
    await asyncio.wait([task])


async def shielded(k):
    """The waiter is cancelled; the task behind the shield is not."""
    task = asyncio.create_task(unguarded(k))
    k.kept.add(task)  # the loop's reference is weak
    try:
        async with asyncio.timeout(k.stop):
            await asyncio.shield(task)
    except TimeoutError:
        pass


async def grouped(k):
    """An exception leaves the block: the group cancels its tasks."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(guarded(k))
            await asyncio.sleep(k.stop)
            raise InterruptedError
    except* InterruptedError:
        pass


class Knobs:
    def __init__(self, knobs):
        self.scale, self.steps = knobs.scale, knobs.steps
        self.stop = knobs.scale * knobs.stop
        self.kept = set()

    def rent(self):
        self.rented += 1

    async def give_back(self):
        """A call to the licence server."""
        await asyncio.sleep(0.05 * self.scale)
        self.rented -= 1


async def measure(program, k):
    """How long it takes, and what the server still counts after it."""
    start, k.rented = time.perf_counter(), 0
    await program(k)
    elapsed, rented = time.perf_counter() - start, k.rented
    if k.kept:
        await asyncio.wait(k.kept)  # a shielded task runs to its end
        k.kept.clear()
    return f"elapsed {elapsed:.3f} then {rented} in_the_end {k.rented}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--stop", type=float, default=0.5)  # seconds
    knobs.add_argument("--steps", type=int, default=4)
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = Knobs(knobs.parse_args())
    for program in (cancelled, cancelled_with_finally, shielded, grouped):
        print(program.__name__, asyncio.run(measure(program, k)))


if __name__ == "__main__":
    main()
