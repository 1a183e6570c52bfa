"""A page that needs several lookups, made by one thread."""

import argparse
import asyncio
import time

NAMES = (
    "user orders stock prices alerts offers "
    "cart reviews news coupons points weather"
).split()


def lookup_blocking(name, k):
    """Asks a service. The thread waits for its answer."""
    time.sleep(k.latency)
    return f"<h2>{name}</h2>"


async def lookup(name, k):
    """Asks a service. The task waits for its answer."""
    await asyncio.sleep(k.latency)
    return f"<h2>{name}</h2>"


async def blocking(k):
    """One lookup after another. The thread waits for each answer."""
    page = []
    for name in k.names:
        page.append(lookup_blocking(name, k))
    return page


async def await_each(k):
    """One lookup after another. The task waits, not the thread."""
    page = []
    for name in k.names:
        page.append(await lookup(name, k))
    return page


async def all_at_once(k):
    """Asks all the services at once, and waits for all answers."""
    lookups = [lookup(name, k) for name in k.names]
    return await asyncio.gather(*lookups)


async def user_first(k):
    """The other lookups need the user: that one first."""
    user = await lookup(k.names[0], k)
    lookups = [lookup(name, k) for name in k.names[1:]]
    return [user, *await asyncio.gather(*lookups)]


class Knobs:
    def __init__(self, knobs):
        self.names = NAMES[: knobs.lookups]
        self.latency = knobs.scale * knobs.latency


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--lookups", type=int, default=5)
    knobs.add_argument("--latency", type=float, default=0.4)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = Knobs(knobs.parse_args())
    for program in (blocking, await_each, all_at_once, user_first):
        start = time.perf_counter()
        page = asyncio.run(program(k))
        elapsed = time.perf_counter() - start
        # in the order of the names, whichever came first
        assert page == [f"<h2>{name}</h2>" for name in k.names]
        print(f"{program.__name__} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
