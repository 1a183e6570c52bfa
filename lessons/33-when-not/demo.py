"""A night job: four kinds of work, without async and with it."""

import argparse
import asyncio
import contextlib
import hashlib
import pathlib
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor


class Job:
    """The settings, and how many are in progress."""

    def __init__(self, knobs):
        self.invoices, self.queries = knobs.invoices, knobs.queries
        self.files, self.threads = knobs.files, knobs.threads
        self.each = knobs.each * knobs.scale
        self.seconds = knobs.query * knobs.scale
        self.rate = knobs.rate
        self.lock = threading.Lock()
        self.open = self.most = 0

    def draw(self):
        """Computes as long as an idle core needs."""
        with self.counted():
            rounds(self.each * self.rate)

    def call(self):
        """A service, asked with a client that blocks."""
        with self.counted():
            time.sleep(self.each)

    async def ask(self):
        """The same service, asked with an async client."""
        with self.counted():
            await asyncio.sleep(self.each)

    def query(self):
        """A query through a driver that knows nothing of asyncio."""
        with self.counted():
            time.sleep(self.seconds)

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


def drawn(job):
    """It computes: plain code, one after another."""
    for _ in range(job.invoices):
        job.draw()


def joined(job):
    """Joins what never waits."""

    async def draw_async():
        job.draw()

    async def main():
        draws = (draw_async() for _ in range(job.invoices))
        await asyncio.gather(*draws)

    asyncio.run(main())


def one_call(job):
    """One request, and a client that blocks."""
    job.call()


def one_await(job):
    """One request, and a client that is async."""
    asyncio.run(job.ask())


def script(job):
    """A script: it reads a file, counts, and reads the next one."""
    lines = 0
    with file() as orders:
        for _ in range(job.files):
            lines += len(orders.read_text().splitlines())
        orders.with_name("lines").write_text(str(lines))


def async_script(job):
    """The same, each step on a thread."""

    async def main():
        lines = 0
        with file() as orders:
            for _ in range(job.files):
                text = await asyncio.to_thread(orders.read_text)
                lines += len(text.splitlines())
            target = orders.with_name("lines")
            await asyncio.to_thread(target.write_text, str(lines))

    asyncio.run(main())


def driver_threads(job):
    """A driver that blocks, on a few threads; no async anywhere."""
    with ThreadPoolExecutor(job.threads) as pool:
        for _ in range(job.queries):
            pool.submit(job.query)


def driver_pool(job):
    """The same driver, from async code: threads once more."""

    async def query(limit):
        async with limit:
            await asyncio.to_thread(job.query)

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(job.threads))
        limit = asyncio.Semaphore(job.threads)
        queries = (query(limit) for _ in range(job.queries))
        await asyncio.gather(*queries)

    asyncio.run(main())


def driver_direct(job):
    """The same driver, called in an async function."""

    async def query_async():
        job.query()

    async def main():
        queries = (query_async() for _ in range(job.queries))
        await asyncio.gather(*queries)

    asyncio.run(main())


def services(job):
    """As many real waits as there were queries."""

    async def main():
        waits = (job.ask() for _ in range(job.queries))
        await asyncio.gather(*waits)

    asyncio.run(main())


@contextlib.contextmanager
def file():
    """A file of a thousand orders; it stands for all the files."""
    with tempfile.TemporaryDirectory() as folder:
        orders = pathlib.Path(folder, "orders")
        orders.write_text("one order\n" * 1000)
        yield orders


def fastest():
    """Rounds in a second, on a core of its own: the best of ten."""
    times = []
    for _ in range(10):
        start = time.perf_counter()
        rounds(2_000)
        times.append(time.perf_counter() - start)
    return 2_000 / min(times)


PROGRAMS = (
    drawn,
    joined,
    one_call,
    one_await,
    script,
    async_script,
    driver_threads,
    driver_pool,
    driver_direct,
    services,
)


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--invoices", type=int, default=4)
    knobs.add_argument("--each", type=float, default=0.2)  # seconds
    knobs.add_argument("--files", type=int, default=1000)
    knobs.add_argument("--queries", type=int, default=20)
    knobs.add_argument("--query", type=float, default=0.05)  # seconds
    knobs.add_argument("--threads", type=int, default=5)
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.rate = fastest()
    for program in PROGRAMS:
        job = Job(k)
        start = time.perf_counter()
        program(job)
        took = time.perf_counter() - start
        print(f"{program.__name__} took {took:.3f} at_once {job.most}")


if __name__ == "__main__":
    main()
