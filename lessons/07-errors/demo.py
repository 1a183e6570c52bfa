"""A trip needs a flight, a hotel and a car. One booking fails."""

import argparse
import asyncio
import time


async def flight(k):
    return await k.book("flight", 0.3)


async def hotel(k):
    return await k.book("hotel", 0.6)


async def car(k):
    return await k.book("car", 0.9)


async def collect(k):
    """Waits for all three; an exception is a result like the others."""
    calls = flight(k), hotel(k), car(k)
    trip = await asyncio.gather(
        *calls,
        return_exceptions=True,
    )
    # CancelledError is not an Exception
    return [
        booking
        for booking in trip
        if not isinstance(booking, BaseException)
    ]


async def gathered(k):
    """Raises the first exception; the other tasks keep running."""
    calls = flight(k), hotel(k), car(k)
    return await asyncio.gather(*calls)


async def grouped(k):
    """Cancels the others at the first exception, and waits for them."""
    async with asyncio.TaskGroup() as group:
        for call in flight(k), hotel(k), car(k):
            group.create_task(call)


async def clerk(booking, desk):
    """Sends what a booking returned, unless that raises."""
    await desk.put(await booking)


async def by_message(k):
    """Waits for three messages and awaits none of the tasks."""
    desk = asyncio.Queue()
    calls = flight(k), hotel(k), car(k)
    clerks = [clerk(call, desk) for call in calls]
    tasks = [asyncio.create_task(c) for c in clerks]
    for _ in tasks:
        await desk.get()
        k.messages += 1


class Knobs:
    def __init__(self, knobs):
        self.scale, self.fails = knobs.scale, knobs.fails
        self.at, self.kind = knobs.at, knobs.kind
        self.running = 0

    async def book(self, what, seconds):
        """Booked, or the failure that the knobs ask for."""
        seconds = self.at if what == self.fails else seconds
        self.running += 1
        try:
            await asyncio.sleep(seconds * self.scale)
        finally:
            self.running -= 1
        if what == self.fails:
            failure = LookupError if self.kind == "error" else SystemError
            raise failure(f"no {what} is free")
        return what


async def measure(program, k):
    """How long it takes, and how many bookings run on after it."""
    start, k.running, k.messages = time.perf_counter(), 0, 0
    try:
        async with asyncio.timeout(2 * k.scale):
            await program(k)
    except* (LookupError, SystemError, TimeoutError):
        pass
    elapsed = time.perf_counter() - start
    if program is by_message:
        # without the timeout it would wait for the third one forever
        return f"messages {k.messages}"
    return f"elapsed {elapsed:.3f} running {k.running}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    names = ("none", "flight", "hotel", "car")
    knobs.add_argument("--fails", choices=names, default="hotel")
    knobs.add_argument("--at", type=float, default=0.6)  # seconds
    knobs.add_argument("--kind", choices=("error", "panic"), default="error")
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = Knobs(knobs.parse_args())
    for program in (collect, gathered, grouped, by_message):
        figures = asyncio.run(measure(program, k))
        print(program.__name__, figures)


if __name__ == "__main__":
    main()
