"""A card terminal calls back, and a future waits for that."""

import argparse
import asyncio
import threading
import time


class Polls:
    """Counts how often the loop runs what is awaited."""

    def __init__(self, awaited):
        self.steps = awaited.__await__()
        self.count = 0

    def __await__(self):
        while True:
            self.count += 1
            try:
                waits_for = next(self.steps)
            except StopIteration:
                return
            yield waits_for  # "not yet"


class Approval:
    """Without a future of the loop: a bare `yield` is "not yet"."""

    approved = False

    def approve(self):
        self.approved = True

    def __await__(self):
        while not self.approved:
            yield  # the task runs again in the next turn


async def stores_waker(k):
    """The future knows the task, and the callback sets its result."""
    loop = asyncio.get_running_loop()
    approval = loop.create_future()

    def approve():
        approved = approval.set_result
        loop.call_soon_threadsafe(approved, None)

    terminal(k, approve)
    return await pay(approval, k)


async def wakes_itself(k):
    """Is run in every turn of the loop, without news."""
    approval = Approval()
    terminal(k, approval.approve)
    return await pay(approval, k)


async def forgets_waker(k):
    """The callback sets no result, so nothing wakes the task."""
    loop = asyncio.get_running_loop()
    terminal(k, lambda: None)
    return await pay(loop.create_future(), k)


async def pay(approval, k):
    """Awaits the approval, and gives up after a while."""
    polls = Polls(approval)
    try:
        async with asyncio.timeout(k.patience):
            await polls
    except TimeoutError:
        pass
    return polls.count


def terminal(k, call):
    """The library of the terminal: its own thread calls back."""
    threading.Timer(k.customer, call).start()


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--customer", type=float, default=0.2)  # seconds
    knobs.add_argument("--patience", type=float, default=1.5)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.customer *= k.scale
    k.patience *= k.scale
    for program in (stores_waker, wakes_itself, forgets_waker):
        start = time.perf_counter()
        polls = asyncio.run(program(k))
        elapsed = time.perf_counter() - start
        print(f"{program.__name__} elapsed {elapsed:.3f} polls {polls}")


if __name__ == "__main__":
    main()
