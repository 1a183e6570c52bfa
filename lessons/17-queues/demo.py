"""Producers, consumers, and a queue between them."""

import argparse
import asyncio
import time


class Seen:
    """What was measured on the way."""

    def __init__(self):
        self.longest = self.eaten = self.refused = 0
        self.in_send = self.oldest = 0.0


async def producer(queue, items, make, seen):
    for _ in range(items):
        cooked = time.perf_counter()
        await queue.put(cooked)
        seen.in_send += time.perf_counter() - cooked
        seen.longest = max(seen.longest, queue.qsize())
        await asyncio.sleep(make)


async def consumer(queue, eat, seen):
    while True:
        cooked = await queue.get()
        try:
            if cooked is None:  # a pill: no more meals
                return
            seen.oldest = max(seen.oldest, time.perf_counter() - cooked)
            seen.eaten += 1
            await asyncio.sleep(eat)
        finally:
            queue.task_done()  # for the pill too, or join() never returns


async def impatient(queue, items, make, seen):
    for _ in range(items):
        try:
            queue.put_nowait(time.perf_counter())
        except asyncio.QueueFull:
            seen.refused += 1
        seen.longest = max(seen.longest, queue.qsize())
        await asyncio.sleep(make)


async def baker(queue, items, pause, seen):
    for _ in range(items // 10):
        await asyncio.sleep(pause)
        for _ in range(10):
            cooked = time.perf_counter()
            await queue.put(cooked)
            seen.in_send += time.perf_counter() - cooked
            seen.longest = max(seen.longest, queue.qsize())


async def kitchen(k, cook, cooks, maxsize, items, make, eat):
    queue, seen = asyncio.Queue(maxsize), Seen()
    async with asyncio.TaskGroup() as consumers:
        for _ in range(k.consumers):
            consumers.create_task(consumer(queue, eat, seen))
        async with asyncio.TaskGroup() as producers:
            for _ in range(cooks):
                producers.create_task(cook(queue, items, make, seen))
        # from Python 3.13 on queue.shutdown() closes it without pills
        for _ in range(k.consumers):
            await queue.put(None)
        await queue.join()
    assert seen.eaten + seen.refused == cooks * items
    return seen


async def owner(requests, pause):  # the only task that uses the till
    while request := await requests.get():  # None ends it
        bill, answer = request
        await asyncio.sleep(pause)
        if not answer.done():  # the waiter may be gone
            answer.set_result(bill)


async def waiter(requests, bills, seen):
    for bill in range(bills):
        answer = asyncio.get_running_loop().create_future()
        await requests.put((bill, answer))
        seen.longest = max(seen.longest, requests.qsize())
        await answer


async def one_owner(k, pause):
    requests, seen = asyncio.Queue(k.capacity), Seen()
    async with asyncio.TaskGroup() as owners:
        owners.create_task(owner(requests, pause))
        async with asyncio.TaskGroup() as waiters:
            for _ in range(k.consumers):
                waiters.create_task(waiter(requests, k.items // 4, seen))
        await requests.put(None)
    return seen


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--producers", type=int, default=2)
    knobs.add_argument("--consumers", type=int, default=3)
    knobs.add_argument("--items", type=int, default=20)
    knobs.add_argument("--make", type=float, default=0.06, help="seconds to cook one")
    knobs.add_argument("--eat", type=float, default=0.24, help="seconds to eat one")
    knobs.add_argument("--capacity", type=int, default=3)
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    make, eat = k.scale * k.make, k.scale * k.eat
    cooks = k.producers
    kitchens = {
        "slow_guests": (producer, cooks, k.capacity, k.items, make, eat),
        "unbounded": (producer, cooks, 0, k.items, make, eat),  # 0 means no bound
        "refused": (impatient, cooks, k.capacity, k.items, make, eat),
        "bursts": (baker, 1, k.capacity, cooks * k.items, 2 * eat, eat / 2),
        "bursts_fit": (baker, 1, 10, cooks * k.items, 2 * eat, eat / 2),
    }
    for name, settings in kitchens.items():
        start = time.perf_counter()
        seen = asyncio.run(kitchen(k, *settings))
        elapsed = time.perf_counter() - start
        print(
            f"{name} elapsed {elapsed:.3f} queue {seen.longest}"
            f" in_send {seen.in_send:.3f} oldest {seen.oldest:.3f}"
            f" refused {seen.refused}"
        )
    start = time.perf_counter()
    seen = asyncio.run(one_owner(k, eat / 2))
    elapsed = time.perf_counter() - start
    print(f"one_owner elapsed {elapsed:.3f} queue {seen.longest}")


if __name__ == "__main__":
    main()
