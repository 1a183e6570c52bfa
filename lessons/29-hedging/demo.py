"""Prices from a server that is sometimes slow: ask twice?"""

import argparse
import asyncio
import random
import time

MANY = 10_000
PAGES = 20


def luck(k, dice):
    """A time by chance: now and then a long one."""
    usual = dice.uniform(0.03, 0.05)
    return k.slow if dice.random() < k.share / 100 else usual


class Shop:
    """Asks the server for prices, and keeps count."""

    def __init__(self, k, hedge=None, slots=MANY):
        self.k, self.hedge = k, hedge
        self.slots = asyncio.Semaphore(slots)
        self.first = self.hedges = 0
        dice = random.Random(k.seed)
        ids = range(max(k.prices, PAGES * k.page) + 1)
        self.luck = [(luck(k, dice), luck(k, dice)) for _ in ids]
        self.took = []

    def may_hedge(self):
        free = self.hedges + 1 <= self.k.budget / 100 * self.first
        self.hedges += free
        return free

    def figures(self):
        took = sorted(self.took)
        p50, p95 = (took[-(-len(took) * q // 100) - 1] for q in (50, 95))
        requests = self.first + self.hedges
        return f"p50 {p50:.3f} p95 {p95:.3f} requests {requests}"


async def price(shop, id):
    """A second request is sent if the first is late."""
    first = asyncio.create_task(read(shop, id, 1))
    if shop.hedge is None:
        return await first
    usual = shop.hedge * shop.k.scale
    await asyncio.wait([first], timeout=usual)
    if first.done() or not shop.may_hedge():
        return await first
    second = asyncio.create_task(read(shop, id, 2))
    return await first_answer(first, second)


async def first_answer(*requests):
    """The first answer counts; the loser is cancelled."""
    done, pending = await asyncio.wait(
        requests, return_when=asyncio.FIRST_COMPLETED
    )
    for loser in pending:
        loser.cancel()
    await asyncio.wait(requests)
    return done.pop().result()


async def read(shop, id, nth):
    """One request. The server has a task for it."""
    work = shop.luck[id][nth - 1]
    task = asyncio.create_task(serve(shop, work))
    if shop.k.hang_up == "stops":
        return await task  # cancels it, too
    return await asyncio.shield(task)


async def serve(shop, work):
    """What the server does: waits for a free slot, and works."""
    async with shop.slots:
        await asyncio.sleep(work * shop.k.scale)
    return 9.90


async def timed(shop, id):
    """A price, and how long it took."""
    shop.first += 1
    start = time.perf_counter()
    await price(shop, id)
    took = time.perf_counter() - start
    shop.took.append(took / shop.k.scale)


async def all_prices(shop, at_once):
    """All prices, so many at a time."""
    permits = asyncio.Semaphore(at_once)

    async def one(id):
        async with permits:
            await timed(shop, id)

    async with asyncio.TaskGroup() as group:
        for id in range(shop.k.prices):
            group.create_task(one(id + 1))


async def pages(shop, at_once):
    """Pages of many prices: the slowest decides."""

    async def page(number):
        await asyncio.sleep(0.03 * number * shop.k.scale)
        first = number * shop.k.page + 1
        ids = range(first, first + shop.k.page)
        await asyncio.gather(*(timed(shop, id) for id in ids))

    await asyncio.gather(*(page(number) for number in range(PAGES)))


async def run(k, program, at_once, hedge, slots):
    shop = Shop(k, hedge, slots)
    start = time.perf_counter()
    await program(shop, at_once)
    elapsed = time.perf_counter() - start
    return f"elapsed {elapsed:.3f} {shop.figures()}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--prices", type=int, default=100)
    knobs.add_argument("--share", type=float, default=8)  # percent
    knobs.add_argument("--slow", type=float, default=0.6)  # seconds
    knobs.add_argument("--hedge", type=float, default=0.08)  # seconds
    knobs.add_argument("--budget", type=float, default=100)  # percent
    knobs.add_argument("--page", type=int, default=20)
    knobs.add_argument("--slots", type=int, default=8)
    knobs.add_argument("--hang_up", default="works on")
    knobs.add_argument("--seed", type=int, default=10)
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    programs = {
        "plain": (all_prices, 12, None, MANY),
        "late": (all_prices, 12, k.hedge, MANY),
        "early": (all_prices, 12, 0.01, MANY),
        "pages": (pages, 0, None, MANY),
        "busy": (all_prices, 24, None, k.slots),
        "busy_hedged": (all_prices, 24, k.hedge, k.slots),
    }
    for name, settings in programs.items():
        print(name, asyncio.run(run(k, *settings)))


if __name__ == "__main__":
    main()
