"""A heartbeat, five clients, and a handler with a long wait."""

import argparse
import asyncio
import time

WORK = 0.000_02  # seconds of work that a message makes


async def heartbeat(every, beats):
    while True:
        beats.append(time.perf_counter())
        await asyncio.sleep(every)


async def client(id, scale):
    pause = 0.05 * id
    await asyncio.sleep(scale * (0.3 + pause))
    await asyncio.sleep(scale * (0.2 + pause))


def busy(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


async def time_sleep(block):
    time.sleep(block)  # keeps the thread


async def asyncio_sleep(block):
    await asyncio.sleep(block)  # gives it back


async def hot_loop(block, pause_every=None):
    messages = asyncio.Queue()
    for message in range(int(block / WORK)):
        messages.put_nowait(message)
    while not messages.empty():
        # There is a message, so this await does not wait. tokio would make the
        # loop pause at some time; asyncio has no such budget.
        message = await messages.get()
        busy(WORK)
        if pause_every and message % pause_every == 0:
            await asyncio.sleep(0)


async def hot_loop_with_pauses(block):
    await hot_loop(block, pause_every=128)


async def handler(wait, scale, block):
    await asyncio.sleep(scale * 0.3)
    await wait(block)


async def house(wait, scale, block):
    beats = []
    beating = asyncio.create_task(heartbeat(scale * 0.05, beats))
    async with asyncio.TaskGroup() as group:
        group.create_task(handler(wait, scale, block))
        for id in range(1, 6):
            group.create_task(client(id, scale))
    beating.cancel()
    beats.append(time.perf_counter())
    return max(later - earlier for earlier, later in zip(beats, beats[1:]))


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--block", type=float, default=1.0, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    for wait in (time_sleep, asyncio_sleep, hot_loop_with_pauses, hot_loop):
        start = time.perf_counter()
        gap = asyncio.run(house(wait, k.scale, k.scale * k.block))
        elapsed = time.perf_counter() - start
        print(f"{wait.__name__} elapsed {elapsed:.3f} gap {gap:.3f}")


if __name__ == "__main__":
    main()
