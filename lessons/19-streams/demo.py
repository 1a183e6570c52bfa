"""Paragraphs, translated by a model that is not always quick."""

import argparse
import asyncio
import collections
import time


class Page:
    """The reader's page, and what was measured."""

    def __init__(self):
        self.opened, self.second = time.perf_counter(), 0.0
        self.in_flight = self.most_in_flight = 0

    def show(self, number):
        if number == 2:
            self.second = time.perf_counter() - self.opened


async def translate(k, page, number):
    """Two round trips to the model: connect, then ask."""
    seconds = k.first if number == 1 else k.others
    page.in_flight += 1
    most = max(page.most_in_flight, page.in_flight)
    page.most_in_flight = most
    await asyncio.sleep(0.25 * seconds)
    await asyncio.sleep(0.75 * seconds)
    page.in_flight -= 1
    return number


async def one_at_a_time(calls):
    """An async generator: it runs up to its next yield when it is asked."""
    for call in calls:
        yield await call


async def in_order(calls, n):
    """What `buffered` is in Rust: up to n calls at a time."""
    tasks = collections.deque()
    for call in calls:
        tasks.append(asyncio.create_task(call))
        if len(tasks) == n:
            yield await tasks.popleft()
    while tasks:
        yield await tasks.popleft()


async def as_ready(calls, n):
    """What `buffer_unordered` is in Rust: whichever is ready."""
    tasks = set()
    for call in calls:
        tasks.add(asyncio.create_task(call))
        if len(tasks) == n:
            done, tasks = await asyncio.wait(
                tasks,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for task in done:
                yield task.result()
    for task in asyncio.as_completed(tasks):
        yield await task


async def tasks_and_slow_body(calls, k, page):
    """Its calls are tasks, which run while a text is saved."""
    async for text in as_ready(calls, k.n):
        page.show(text)
        await asyncio.sleep(k.save)  # saves it


async def show(page, texts):
    async for text in texts:
        page.show(text)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--texts", type=int, default=6)
    knobs.add_argument("--first", type=float, default=1.0, help="seconds")
    knobs.add_argument("--others", type=float, default=0.2, help="seconds")
    knobs.add_argument("--n", type=int, default=3)
    knobs.add_argument("--save", type=float, default=0.25, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.first, k.others, k.save = k.scale * k.first, k.scale * k.others, k.scale * k.save
    programs = {
        "one_at_a_time": lambda page, calls: show(page, one_at_a_time(calls)),
        "in_order": lambda page, calls: show(page, in_order(calls, k.n)),
        "as_ready": lambda page, calls: show(page, as_ready(calls, k.n)),
        "tasks_and_slow_body": lambda page, calls: tasks_and_slow_body(calls, k, page),
    }
    for name, program in programs.items():
        page = Page()
        calls = (translate(k, page, number + 1) for number in range(k.texts))
        start = time.perf_counter()
        asyncio.run(program(page, calls))
        elapsed = time.perf_counter() - start
        print(
            f"{name} elapsed {elapsed:.3f} in_flight {page.most_in_flight}"
            f" second {page.second:.3f}"
        )


if __name__ == "__main__":
    main()
