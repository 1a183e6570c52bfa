"""Three small programs in which everyone waits for someone."""

import argparse
import asyncio

LIMIT = 1.5  # seconds, after which a program is stopped


async def transfer(first, second, k):
    """Locks one account, then the other."""
    async with first:
        await asyncio.sleep(k.hold)  # writes a journal
        async with second:
            pass


async def crossed_locks(k):
    """Two transfers, in opposite directions."""
    ann, bob = asyncio.Lock(), asyncio.Lock()
    there = (ann, bob)
    back = (ann, bob) if k.cure else (bob, ann)
    async with asyncio.TaskGroup() as tasks:
        k.track(tasks.create_task(transfer(*there, k)))
        k.track(tasks.create_task(transfer(*back, k)))


async def client(to, answers, k):
    """Sends all requests, then reads the answers."""

    async def send():
        for page in range(6):
            await to.put(page)
        await to.put(None)

    async def read():
        while await answers.get() is not None:
            pass

    if k.cure:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(send())
            tasks.create_task(read())
    else:
        await send()
        await read()


async def server(requests, to):
    """Answers each request before it reads the next."""
    while (page := await requests.get()) is not None:
        await to.put(page)
    await to.put(None)


async def full_channels(k):
    """Two bounded queues make a circle."""
    requests = asyncio.Queue(k.capacity)
    answers = asyncio.Queue(k.capacity)
    async with asyncio.TaskGroup() as tasks:
        asks = client(requests, answers, k)
        k.track(tasks.create_task(asks))
        serves = server(requests, answers)
        k.track(tasks.create_task(serves))


async def look_up(lock, k):
    """Asks for a lock that it has."""
    async with lock:
        if k.cure:
            return 1
        async with lock:  # again
            return 1


async def guard_in_match(k):
    """One task, one lock."""
    async with asyncio.TaskGroup() as tasks:
        asks = look_up(asyncio.Lock(), k)
        k.track(tasks.create_task(asks))


class Run:
    """The settings of one run, and the tasks that should finish."""

    def __init__(self, knobs):
        self.cure = knobs.cure == "on"
        self.hold = knobs.hold * knobs.scale
        self.limit = LIMIT * knobs.scale
        self.capacity = knobs.capacity
        self.tasks = []

    def track(self, task):
        self.tasks.append(task)


async def watched(program, k):
    """Stops the program at the limit; returns how many tasks still waited."""
    try:
        async with asyncio.timeout(k.limit):
            await program(k)
    except TimeoutError:
        pass
    return sum(task.cancelled() for task in k.tasks)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--cure", choices=["off", "on"], default="off")
    knobs.add_argument("--hold", type=float, default=0.3)  # seconds
    knobs.add_argument("--capacity", type=int, default=1)
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    knobs = knobs.parse_args()
    for program in (crossed_locks, full_channels, guard_in_match):
        waiting = asyncio.run(watched(program, Run(knobs)))
        print(f"{program.__name__} waiting {waiting}")


if __name__ == "__main__":
    main()
