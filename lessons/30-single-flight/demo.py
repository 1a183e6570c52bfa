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

    def cached(self):
        fresh = time.perf_counter() - self.stored < self.k.ttl
        return self.page if fresh else None

    def store(self, page):
        self.page, self.stored = page, time.perf_counter()


async def query(shop):
    """The slow query; the pool has a few connections."""
    shop.queries += 1
    async with shop.pool:
        await asyncio.sleep(shop.k.query)
    return "the offer of the day"


async def unguarded(shop):
    if (page := shop.cached()) is not None:
        return page
    page = await query(shop)
    shop.store(page)
    return page


async def locked(shop):
    if (page := shop.cached()) is not None:
        return page
    async with shop.turn:
        if (page := shop.cached()) is None:
            page = await query(shop)
            shop.store(page)
        return page


async def load(shop):
    try:
        shop.store(await query(shop))
        return shop.page
    finally:
        shop.flight = None


async def shared(shop):
    if (page := shop.cached()) is not None:
        return page
    if shop.flight is None:  # and no await until it is set
        shop.flight = asyncio.create_task(load(shop))
    return await asyncio.shield(shop.flight)


async def newsletters(shop, reader):
    opened = time.perf_counter()
    for _ in range(2):
        async with asyncio.TaskGroup() as readers:
            for _ in range(shop.k.readers):
                readers.create_task(reader(shop))
        left = opened + shop.k.second - time.perf_counter()
        await asyncio.sleep(max(0.0, left))


async def run(reader, k):
    shop = Shop(k)
    await newsletters(shop, reader)
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
    for name, reader in (("naive", unguarded), ("one_lock", locked), ("single_flight", shared)):
        start = time.perf_counter()
        queries = asyncio.run(run(reader, k))
        elapsed = time.perf_counter() - start
        print(f"{name} elapsed {elapsed:.3f} queries {queries}")


if __name__ == "__main__":
    main()
