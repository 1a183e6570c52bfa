"""Forty clients, and a server that serves four in 50 ms."""

import argparse
import asyncio
import random
import time


class Server:
    """Serves so many in each 50 ms, and rejects the rest."""

    def __init__(self, k):
        self.k, self.attempts, self.retries = k, 0, k.budget
        self.window, self.arrived, self.late = 0, 0, 0
        self.rejected, self.capacity = 0, k.capacity
        self.start = time.monotonic()

    def answer(self):
        self.attempts += 1
        # the first clients come in the middle of a window
        passed = (time.monotonic() - self.start) / self.k.scale
        number = int((passed + 0.025) / 0.05)
        if number != self.window:
            # to reject takes time, too: so much less is served next
            cost = self.k.cost * self.rejected
            cost = cost if number == self.window + 1 else 0
            self.window, self.rejected = number, 0
            self.capacity, self.arrived = self.k.capacity - cost, 0
        self.arrived += 1
        if number >= 3:
            self.late = max(self.late, self.arrived)
        served = self.capacity >= 1
        self.capacity -= 1 if served else 0
        self.rejected += 0 if served else 1
        return served

    def may_retry(self):
        self.retries -= 1
        return self.retries >= 0


def pause(k, way, n, dice):
    """How long to wait after the failed try number `n`."""
    grown = min(k.base * 2 ** (n - 1), k.cap)
    match way:
        case "fixed":
            return k.base
        case "exponential":
            return grown
        case _:
            return dice.uniform(0, grown)


async def client(k, way, server, dice):
    """Tries again until it is served, or gives up."""
    n = 0
    while not server.answer():
        n += 1
        if n == k.tries:
            return False
        if way == "budget" and not server.may_retry():
            return False
        await asyncio.sleep(pause(k, way, n, dice) * k.scale)
    return True


async def all_clients(k, way):
    server = Server(k)
    ids = range(k.clients)
    dice = [random.Random(k.seed * 1_000_003 + id) for id in ids]
    calls = (client(k, way, server, dice[id]) for id in ids)
    served = await asyncio.gather(*calls)
    gave_up = served.count(False)
    figures = f"attempts {server.attempts} late {server.late}"
    return f"{figures} gave_up {gave_up}"


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--clients", type=int, default=40)
    knobs.add_argument("--base", type=float, default=0.05)  # seconds
    knobs.add_argument("--cap", type=float, default=0.3)  # seconds
    knobs.add_argument("--capacity", type=float, default=4)
    knobs.add_argument("--tries", type=int, default=8)
    knobs.add_argument("--cost", type=float, default=0.05)
    knobs.add_argument("--budget", type=int, default=120)
    knobs.add_argument("--seed", type=int, default=1)
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    for way in ("fixed", "exponential", "jitter", "budget"):
        start = time.perf_counter()
        figures = asyncio.run(all_clients(k, way))
        elapsed = time.perf_counter() - start
        print(f"{way} elapsed {elapsed:.3f} {figures}")


if __name__ == "__main__":
    main()
