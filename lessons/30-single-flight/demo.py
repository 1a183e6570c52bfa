"""A newsletter goes out, and everybody clicks the same link."""

import argparse
import asyncio
import time


class Shop:
    """A database, and a cache in front of it."""

    def __init__(self, k):
        self.k, self.queries, self.page, self.stored = k, 0, None, 0.0
        self.pool, self.turn = asyncio.Semaphore(k.pool), asyncio.Lock()
        self.flight = None

    async def query(self):
        """The slow query; the pool has a few connections."""
        self.queries += 1
        async with self.pool:
            await asyncio.sleep(self.k.query)
        return "the offer of the day"

    def cached(self):
        fresh = time.perf_counter() - self.stored < self.k.ttl
        return self.page if fresh else None

    def store(self, page):
        self.page, self.stored = page, time.perf_counter()

    async def load(self):
        try:
            self.store(await self.query())
            return self.page
        finally:
            self.flight = None

    async def naive(self):
        if (page := self.cached()) is not None:
            return page
        self.store(await self.query())
        return self.page

    async def locked(self):
        if (page := self.cached()) is not None:
            return page
        async with self.turn:
            if (page := self.cached()) is None:
                page = await self.query()
                self.store(page)
            return page

    async def single_flight(self):
        if (page := self.cached()) is not None:
            return page
        if self.flight is None:  # no await between this look and the next line
            self.flight = asyncio.create_task(self.load())
        return await asyncio.shield(self.flight)


async def newsletters(shop, reader):
    opened = time.perf_counter()
    for _ in range(2):
        async with asyncio.TaskGroup() as readers:
            for _ in range(shop.k.readers):
                readers.create_task(reader())
        await asyncio.sleep(max(0.0, shop.k.second - (time.perf_counter() - opened)))


async def run(name, k):
    shop = Shop(k)
    await newsletters(shop, getattr(shop, name))
    return shop.queries


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--readers", type=int, default=50)
    knobs.add_argument("--query", type=float, default=0.1, help="seconds")
    knobs.add_argument("--pool", type=int, default=5)
    knobs.add_argument("--ttl", type=float, default=0.5, help="seconds")
    knobs.add_argument("--second", type=float, default=1.6, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.query, k.ttl, k.second = k.scale * k.query, k.scale * k.ttl, k.scale * k.second
    for name in ("naive", "locked", "single_flight"):
        start = time.perf_counter()
        queries = asyncio.run(run(name, k))
        elapsed = time.perf_counter() - start
        print(f"{name} elapsed {elapsed:.3f} queries {queries}")


if __name__ == "__main__":
    main()
