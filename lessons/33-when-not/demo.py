"""A night job draws four invoices: five ways, one of them async."""

import argparse
import asyncio
import contextlib
import hashlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor


class Job:
    """The settings, and how many drawings are in progress."""

    def __init__(self, knobs):
        self.invoices = knobs.invoices
        self.each = knobs.each * knobs.scale
        self.work = knobs.work
        self.rate = knobs.rate
        self.lock = threading.Lock()
        self.open = self.most = 0

    def draw(self):
        """Computes as long as an idle core needs, or waits in a driver."""
        with self.counted():
            if self.work == "wait":
                time.sleep(self.each)
            else:
                rounds(self.each * self.rate)

    async def ask(self):
        """Another service draws, and this one waits for it."""
        with self.counted():
            await asyncio.sleep(self.each)

    @contextlib.contextmanager
    def counted(self):
        with self.lock:
            self.open += 1
            self.most = max(self.most, self.open)
        yield
        with self.lock:
            self.open -= 1


def rounds(count):
    # C code, which lets go of the GIL meanwhile
    hashlib.pbkdf2_hmac("sha256", b"invoice", b"salt", max(1, int(count)))


def plain(job):
    """Plain code: one after another."""
    for _ in range(job.invoices):
        job.draw()


def joined(job):
    """Joins what never waits."""

    async def draw_async():
        job.draw()

    async def main():
        await asyncio.gather(*(draw_async() for _ in range(job.invoices)))

    asyncio.run(main())


def threads(job):
    """A thread for each, and no async anywhere."""
    with ThreadPoolExecutor(job.invoices) as pool:
        for _ in range(job.invoices):
            pool.submit(job.draw)


def blocking_pool(job):
    """The same on the threads of the loop."""

    async def main():
        drawings = [asyncio.to_thread(job.draw) for _ in range(job.invoices)]
        await asyncio.gather(*drawings)

    asyncio.run(main())


def services(job):
    """Joins what does wait."""

    async def main():
        waits = [job.ask() for _ in range(job.invoices)]
        await asyncio.gather(*waits)

    asyncio.run(main())


def fastest():
    """Rounds in a second, on a core of its own: the best of ten."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        rounds(2_000)
        times.append(time.perf_counter() - start)
    return 2_000 / min(times)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--invoices", type=int, default=4)
    knobs.add_argument("--each", type=float, default=0.2)  # seconds
    knobs.add_argument("--work", choices=["compute", "wait"], default="compute")
    knobs.add_argument("--scale", type=float, default=1.0)  # of times
    k = knobs.parse_args()
    k.rate = fastest()
    for program in (plain, joined, threads, blocking_pool, services):
        job = Job(k)
        start = time.perf_counter()
        program(job)
        took = time.perf_counter() - start
        print(f"{program.__name__} took {took:.3f} at_once {job.most}")


if __name__ == "__main__":
    main()
