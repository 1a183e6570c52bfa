"""Reminders by SMS. The gateway takes ten a second."""

import argparse
import asyncio
import time


class Bucket:
    """Tokens come at a rate; the bucket keeps at most so many."""

    def __init__(self, rate, most):
        self.rate, self.most = rate, most
        self.tokens, self.counted = most, time.monotonic()

    def take(self):
        now = time.monotonic()
        new = (now - self.counted) * self.rate
        self.tokens, self.counted = min(self.tokens + new, self.most), now
        # a timer may be early by a rounding
        one = self.tokens > 0.999
        self.tokens -= 1 if one else 0
        return one

    def until_next(self):
        return (1 - self.tokens) / self.rate


class Gateway:
    """Ten starts a second, and up to ten more at once."""

    def __init__(self, k):
        self.k, self.rejected, self.inside, self.most = k, 0, 0, 0
        self.bucket = Bucket(10 / k.scale, 10)

    async def send(self):
        self.rejected += 0 if self.bucket.take() else 1
        self.inside += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(self.k.call * self.k.scale)
        self.inside -= 1


async def semaphore(k, gateway):
    """Limits how many are in flight, not how many start."""
    permits = asyncio.Semaphore(k.at_once)

    async def permitted():
        async with permits:
            await gateway.send()

    all_calls = (permitted() for _ in range(k.calls))
    await asyncio.gather(*all_calls)


async def spaced(k, gateway):
    """One start at a time, at equal distances."""
    lock, gap, last = asyncio.Lock(), k.scale / k.rate, None

    async def in_turn():
        nonlocal last
        async with lock:
            if last is not None:  # a first call has nothing to wait for
                await asyncio.sleep(last + gap - time.monotonic())
            last = time.monotonic()
        await gateway.send()

    all_calls = (in_turn() for _ in range(k.calls))
    await asyncio.gather(*all_calls)


async def token(lock, tokens):
    """Takes a token, or waits for the next one."""
    async with lock:
        while not tokens.take():
            await asyncio.sleep(tokens.until_next())


async def bucket(k, gateway):
    """A burst at first, then one at a time."""
    lock = asyncio.Lock()
    tokens = Bucket(k.rate / k.scale, k.burst)

    async def with_token():
        await token(lock, tokens)
        await gateway.send()

    all_calls = (with_token() for _ in range(k.calls))
    await asyncio.gather(*all_calls)


async def both(k, gateway):
    """A limit for the starts, and one for how many at once."""
    lock = asyncio.Lock()
    tokens = Bucket(k.rate / k.scale, k.burst)
    permits = asyncio.Semaphore(k.at_once)

    async def with_both():
        await token(lock, tokens)
        async with permits:
            await gateway.send()

    all_calls = (with_both() for _ in range(k.calls))
    await asyncio.gather(*all_calls)


async def measure(program, k):
    start, gateway = time.perf_counter(), Gateway(k)
    await program(k, gateway)
    elapsed = time.perf_counter() - start
    figures = f"rejected {gateway.rejected} in_flight {gateway.most}"
    return f"elapsed {elapsed:.3f} {figures}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--calls", type=int, default=20)
    knobs.add_argument("--rate", type=float, default=10.0)  # per second
    knobs.add_argument("--burst", type=float, default=5.0)
    knobs.add_argument("--at_once", type=int, default=2)
    knobs.add_argument("--call", type=float, default=0.03)  # seconds
    knobs.add_argument("--pause", type=float, default=0.5)  # Rust only
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    for program in (semaphore, spaced, bucket, both):
        print(program.__name__, asyncio.run(measure(program, k)))


if __name__ == "__main__":
    main()
