"""A city's app asks its car parks how many places are free."""

import argparse
import asyncio
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor


class Count:
    """How many calls are open, and the most that were."""

    def __init__(self):
        self.lock = threading.Lock()
        self.open = self.most = 0

    def __enter__(self):
        with self.lock:
            self.open += 1
            self.most = max(self.most, self.open)

    def __exit__(self, *_):
        with self.lock:
            self.open -= 1


def ask(job):
    """Asks one car park; the thread waits for the answer."""
    with job.count, socket.create_connection(job.door) as caller:
        return caller.recv(100)


async def ask_async(job, limit):
    """Asks one car park; only this task waits."""
    async with limit:
        with job.count:
            reader, writer = await asyncio.open_connection(*job.door)
            answer = await reader.read()
            writer.close()
            return answer


def in_a_row(job):
    """One thread, one car park after another."""
    for _ in range(job.car_parks):
        ask(job)


def threads(job):
    """Threads that share the list of car parks."""
    threads = min(job.threads, job.car_parks)
    # the first call waits until all threads are there
    all_here = threading.Barrier(threads).wait
    with ThreadPoolExecutor(threads, initializer=all_here) as pool:
        for _ in range(job.car_parks):
            pool.submit(ask, job)


def tasks(job):
    """One thread, and many tasks in it."""

    async def main():
        limit = asyncio.Semaphore(job.at_once)
        async with asyncio.TaskGroup() as group:
            for _ in range(job.car_parks):
                group.create_task(ask_async(job, limit))

    asyncio.run(main())


class CarParks:
    """Opens the car parks, on a thread with an event loop of its own."""

    def __init__(self, latency):
        self.latency = latency
        self.is_open = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()
        self.is_open.wait()

    async def serve(self):
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0, backlog=200)
        self.door = server.sockets[0].getsockname()
        self.is_open.set()
        await server.serve_forever()

    async def answer(self, _reader, writer):
        await asyncio.sleep(self.latency)
        writer.write(b"17 places")
        writer.close()


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--car_parks", type=int, default=20)
    knobs.add_argument("--latency", type=float, default=0.1)  # seconds
    knobs.add_argument("--threads", type=int, default=5)
    knobs.add_argument("--at_once", type=int, default=5)
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    job = knobs.parse_args()
    job.door = CarParks(job.latency * job.scale).door
    for program in (in_a_row, threads, tasks):
        job.count = Count()
        start = time.perf_counter()
        program(job)
        took = time.perf_counter() - start
        print(f"{program.__name__} took {took:.3f} at_once {job.count.most}")


if __name__ == "__main__":
    main()
