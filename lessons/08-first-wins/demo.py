"""One file, three mirrors: the first answer wins. And the losers?"""

import argparse
import asyncio
import time


async def mirror(k, id):
    """Downloads; when it is cancelled, it says goodbye first."""
    k.open += 1
    try:
        await asyncio.sleep(k.takes[id])
        if k.broken and id == 0:
            raise FileNotFoundError("a")
        return "abc"[id]
    except asyncio.CancelledError:
        await asyncio.sleep(k.goodbye)  # it may await
        raise
    finally:
        k.open -= 1


def race(k):
    mirrors = [mirror(k, id) for id in range(3)]
    return {asyncio.create_task(m) for m in mirrors}


async def forgotten(k):
    """Looks no further than the winner: the losers keep running."""
    done, pending = await asyncio.wait(
        race(k),
        return_when=asyncio.FIRST_COMPLETED,
    )
    return done.pop().result(), pending


async def told(k):
    """Asks the losers to stop, and does not wait for them."""
    done, pending = await asyncio.wait(
        race(k),
        return_when=asyncio.FIRST_COMPLETED,
    )
    for task in pending:
        task.cancel()  # a request: it is not done yet
    return done.pop().result(), pending


async def waited_for(k):
    """Asks the losers to stop, and waits until they have."""
    done, pending = await asyncio.wait(
        race(k),
        return_when=asyncio.FIRST_COMPLETED,
    )
    for task in pending:
        task.cancel()
    await asyncio.gather(
        *pending,
        return_exceptions=True,
    )
    return done.pop().result(), pending


async def first_success(k):
    """Waits for a file, not just for an answer."""
    pending, file = race(k), None
    while file is None and pending:
        done, pending = await asyncio.wait(
            pending,
            return_when=asyncio.FIRST_COMPLETED,
        )
        # `done` is a set: several may have ended
        for task in done:
            if not task.exception():
                file = task.result()
    for task in pending:
        task.cancel()
    await asyncio.gather(
        *pending,
        return_exceptions=True,
    )
    return file, pending


class Knobs:
    def __init__(self, knobs):
        self.takes = [knobs.scale * t for t in (knobs.a, knobs.b, knobs.c)]
        self.goodbye = knobs.scale * knobs.goodbye
        self.broken = knobs.first == "broken"
        self.open = 0  # connections


async def measure(program, k):
    """How long it takes, and the connections that are open after it."""
    start, k.open = time.perf_counter(), 0
    losers = ()
    try:
        _file, losers = await program(k)
    except FileNotFoundError:
        pass
    elapsed, still_open = time.perf_counter() - start, k.open
    await asyncio.gather(*losers, return_exceptions=True)
    return f"elapsed {elapsed:.3f} open {still_open}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--a", type=float, default=0.2)  # seconds
    knobs.add_argument("--b", type=float, default=0.5)  # seconds
    knobs.add_argument("--c", type=float, default=0.9)  # seconds
    knobs.add_argument("--goodbye", type=float, default=0.1)  # seconds
    knobs.add_argument("--first", choices=("fine", "broken"), default="fine")
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = Knobs(knobs.parse_args())
    for program in (forgotten, told, waited_for, first_success):
        print(program.__name__, asyncio.run(measure(program, k)))


if __name__ == "__main__":
    main()
