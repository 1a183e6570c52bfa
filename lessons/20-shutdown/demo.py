"""Three workers send invoices, and it is closing time."""

import argparse
import asyncio
import signal
import time


async def worker(office):
    """Takes invoices and sends them, until it is told to stop."""
    while not office.stopping.is_set():
        invoice = await office.inbox.get()
        if invoice is None:  # a pill: no more
            return
        office.begun += 1
        await asyncio.sleep(office.k.send)
        office.sent += 1


class Office:
    """All workers are at work, and the inbox is full."""

    def __init__(self, k):
        self.k, self.begun, self.sent = k, 0, 0
        self.inbox, self.stopping = asyncio.Queue(), asyncio.Event()
        for invoice in range(k.invoices):
            self.inbox.put_nowait(invoice)
        self.workers = [asyncio.create_task(worker(self)) for _ in range(k.senders)]

    async def closing_time(self):
        """Ctrl-C, or `stop` seconds, whichever is first."""
        pressed, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, pressed.set)
        try:
            async with asyncio.timeout(self.k.stop):
                await pressed.wait()
        except TimeoutError:
            pass
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    def announce(self):
        self.stopping.set()
        for _ in self.workers:  # a pill for who waits
            self.inbox.put_nowait(None)


async def abort_all(office):
    await office.closing_time()
    for worker in office.workers:
        worker.cancel()
    await asyncio.wait(office.workers)  # until they end


async def drain(office):
    await office.closing_time()
    office.announce()
    await asyncio.wait(office.workers)


async def drain_in_time(office):
    await office.closing_time()
    office.announce()
    _, late = await asyncio.wait(
        office.workers,
        timeout=office.k.deadline,
    )
    for worker in late:
        worker.cancel()
    await asyncio.gather(*late, return_exceptions=True)


async def close_inbox(office):
    await office.closing_time()
    # since Python 3.13: office.inbox.shutdown()
    for _ in office.workers:
        await office.inbox.put(None)
    await asyncio.wait(office.workers)


async def run(program, k):
    office = Office(k)
    await program(office)
    return office


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--stop", type=float, default=1.0, help="seconds")
    knobs.add_argument("--send", type=float, default=0.4, help="seconds")
    knobs.add_argument("--deadline", type=float, default=0.15, help="seconds")
    knobs.add_argument("--senders", type=int, default=3)
    knobs.add_argument("--invoices", type=int, default=15)
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.stop, k.send, k.deadline = k.scale * k.stop, k.scale * k.send, k.scale * k.deadline
    for program in (abort_all, drain, drain_in_time, close_inbox):
        start = time.perf_counter()
        office = asyncio.run(run(program, k))
        elapsed = time.perf_counter() - start
        print(f"{program.__name__} elapsed {elapsed:.3f} begun {office.begun} sent {office.sent}")


if __name__ == "__main__":
    main()
