"""Logins whose passwords take long to hash, beside a heartbeat."""

import argparse
import asyncio
import hashlib
import time


def hash_password(seconds, k):
    """Hashes for as long as an idle core needs `seconds` for, or waits."""
    if k.work == "wait":
        time.sleep(seconds)
    else:
        rounds(seconds * k.rate)


def rounds(count):
    # C code, which lets go of the GIL meanwhile
    hashlib.pbkdf2_hmac("sha256", b"secret", b"salt", max(1, int(count)))


def count_up(seconds, k):
    """Pure Python, which keeps the GIL."""
    total = 0
    for number in range(int(seconds * k.count_rate)):
        total += number


async def inline(k):
    hash_password(k.hash, k)


async def in_chunks(k):
    left = k.hash
    while left > 0:
        hash_password(min(k.chunk, left), k)
        left -= k.chunk
        await asyncio.sleep(0)


async def offloaded(k):
    async with k.pool:
        await asyncio.to_thread(
            hash_password,
            k.hash,
            k,
        )


async def offloaded_python(k):
    async with k.pool:
        await asyncio.to_thread(count_up, k.hash, k)


async def heartbeat(k):
    """Beats every 20 ms, and keeps the longest pause."""
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.02)
        now = time.perf_counter()
        k.gap = max(k.gap, now - last)
        last = now


async def measured(login, k):
    k.gap = 0.0
    k.pool = asyncio.Semaphore(k.jobs)
    heart = asyncio.create_task(heartbeat(k))
    await asyncio.sleep(0)
    async with asyncio.TaskGroup() as logins:
        for _ in range(k.logins):
            logins.create_task(login(k))
    await asyncio.sleep(0.02)  # one more beat
    heart.cancel()


def fastest(work, count):
    """Rounds in a second, on a core of its own: the best of ten."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        work(count)
        times.append(time.perf_counter() - start)
    return count / min(times)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--logins", type=int, default=4)
    knobs.add_argument("--hash", type=float, default=0.2)  # seconds
    knobs.add_argument("--chunk", type=float, default=0.005)  # seconds
    knobs.add_argument("--pool", dest="jobs", type=int, default=4)
    knobs.add_argument("--work", choices=["hash", "wait"], default="hash")
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.hash *= k.scale
    k.rate = fastest(rounds, 2_000)
    k.count_rate = 1
    k.count_rate = fastest(lambda count: count_up(count, k), 20_000)
    programs = {
        "inline": inline,
        "chunks": in_chunks,
        "to_thread": offloaded,
        "to_thread_pure_python": offloaded_python,
    }
    for name, login in programs.items():
        start = time.perf_counter()
        asyncio.run(measured(login, k))
        took = time.perf_counter() - start
        frozen = int(k.gap >= took / 2)
        print(f"{name} took {took:.3f} gap {k.gap:.3f} frozen {frozen}")


if __name__ == "__main__":
    main()
