"""A weather station, and listeners that are not equally fast."""

import argparse
import asyncio
import collections
import time


class Seen:
    """What was measured on the way."""

    def __init__(self):
        self.drawn = self.missed = self.logged = 0
        self.waited = self.age = 0.0

    def draw(self, published):
        self.drawn += 1
        self.age = max(self.age, time.perf_counter() - published)


class Broadcast:
    """The last few readings for a listener; the oldest goes if it is slow."""

    def __init__(self, capacity):
        self.kept, self.missed, self.closed = collections.deque(), 0, False
        self.capacity, self.news = capacity, asyncio.Event()

    def send(self, reading):
        if len(self.kept) == self.capacity:
            self.kept.popleft()
            self.missed += 1
        self.kept.append(reading)
        self.news.set()

    def close(self):
        self.closed = True
        self.news.set()

    async def recv(self):
        while not self.kept and not self.closed:
            self.news.clear()
            await self.news.wait()
        return self.kept.popleft() if self.kept else None


class Watch:
    """One place: a new reading replaces the one before."""

    def __init__(self):
        self.newest, self.version, self.closed = None, 0, False
        self.changed = asyncio.Condition()

    async def send(self, reading):
        async with self.changed:
            self.newest = reading
            self.version += 1
            self.changed.notify_all()

    async def close(self):
        async with self.changed:
            self.closed = True
            self.changed.notify_all()

    async def next(self, seen):
        async with self.changed:
            await self.changed.wait_for(lambda: self.version > seen or self.closed)
            unseen = self.version > seen
            return (self.newest if unseen else None), self.version


async def station(k, seen, send):
    for _ in range(k.readings):
        published = time.perf_counter()
        await send(published)
        seen.waited += time.perf_counter() - published
        await asyncio.sleep(k.every)


async def logger(k, seen, queue):
    while await queue.get() is not None:
        seen.logged += 1
        await asyncio.sleep(k.write)


async def queue_screen(k, seen, queue):
    while (reading := await queue.get()) is not None:
        seen.draw(reading)
        await asyncio.sleep(k.draw)


async def state_screen(k, seen, state):
    reading, version = await state.next(0)
    while reading is not None:
        seen.draw(reading)
        await asyncio.sleep(k.draw)
        reading, version = await state.next(version)


async def broadcast(k, seen):
    news = Broadcast(k.capacity)
    log = Broadcast(k.capacity)

    async def screen():
        while reading := await news.recv():
            seen.draw(reading)
            await asyncio.sleep(k.draw)

    async def news_logger():
        while await log.recv() is not None:
            seen.logged += 1
            await asyncio.sleep(k.write)

    async def send(reading):
        log.send(reading)
        news.send(reading)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(screen())
        tasks.create_task(news_logger())
        await station(k, seen, send)
        log.close()
        news.close()
    seen.missed = news.missed + log.missed


async def watch(k, seen):
    state = Watch()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(state_screen(k, seen, state))
        await station(k, seen, state.send)
        await state.close()


async def mpsc_each(k, seen):
    room = k.capacity
    queues = asyncio.Queue(room), asyncio.Queue(room)

    async def send(reading):
        for queue in queues:
            await queue.put(reading)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(logger(k, seen, queues[0]))
        screen = queue_screen(k, seen, queues[1])
        tasks.create_task(screen)
        await station(k, seen, send)
        await send(None)  # 3.13: queue.shutdown()


async def one_of_each(k, seen):
    queue, state = asyncio.Queue(k.capacity), Watch()

    async def send(reading):
        await queue.put(reading)
        await state.send(reading)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(logger(k, seen, queue))
        tasks.create_task(state_screen(k, seen, state))
        await station(k, seen, send)
        await queue.put(None)
        await state.close()


async def actor(k, seen):
    questions = asyncio.Queue(k.capacity)
    loop = asyncio.get_running_loop()

    async def sensor():
        while answer := await questions.get():
            await asyncio.sleep(k.every)
            if not answer.done():  # asker gone?
                answer.set_result(time.perf_counter())

    async def thermostat():
        for _ in range(k.readings // 4):
            answer = loop.create_future()
            await questions.put(answer)
            await answer
            await asyncio.sleep(2 * k.every)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sensor())
        async with asyncio.TaskGroup() as askers:
            for _ in range(2):
                askers.create_task(thermostat())
        await questions.put(None)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--capacity", type=int, default=4)
    knobs.add_argument("--draw", type=float, default=0.17, help="seconds")
    knobs.add_argument("--write", type=float, default=0.01, help="seconds")
    knobs.add_argument("--readings", type=int, default=16)
    knobs.add_argument("--every", type=float, default=0.05, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.draw, k.write, k.every = k.scale * k.draw, k.scale * k.write, k.scale * k.every
    for program in (broadcast, watch, mpsc_each, one_of_each, actor):
        seen = Seen()
        start = time.perf_counter()
        asyncio.run(program(k, seen))
        elapsed = time.perf_counter() - start
        figures = f"elapsed {elapsed:.3f}"
        if program is not actor:
            figures += f" drawn {seen.drawn} missed {seen.missed} logged {seen.logged}"
            figures += f" waited {seen.waited:.3f} age {seen.age:.3f}"
        print(program.__name__, figures)


if __name__ == "__main__":
    main()
