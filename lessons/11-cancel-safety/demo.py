"""A sensor sends lines byte by byte to a loop that also ticks."""

import argparse
import asyncio
import time


async def read_line(reader):
    """Collects the bytes of a line in a local variable."""
    line = b""
    while not line.endswith(b"\n"):
        byte = await reader.read(1)
        if not byte:
            return None  # the sensor is done
        line += byte
    return line


async def by_hand(reader, k):
    """Each tick cancels the reading, and its bytes are gone."""
    lines = []
    tick = Tick(k)
    while True:
        try:
            async with asyncio.timeout_at(tick.next):
                line = await read_line(reader)
        except TimeoutError:
            tick.passed()
            continue
        if line is None:
            return lines
        lines.append(line)


async def next_line(reader, k):
    """The bytes are kept in the reader, which no turn drops."""
    lines = []
    tick = Tick(k)
    while True:
        try:
            async with asyncio.timeout_at(tick.next):
                line = await reader.readline()
        except TimeoutError:
            tick.passed()
            continue
        if not line:
            return lines
        lines.append(line)


async def kept_task(reader, k):
    """`asyncio.wait` leaves the task alone when its time is over."""
    lines = []
    loop = asyncio.get_running_loop()
    tick = Tick(k)
    reading = asyncio.create_task(read_line(reader))
    while True:
        left = max(0, tick.next - loop.time())
        wait = asyncio.wait([reading], timeout=left)
        done, _ = await wait
        if not done:
            tick.passed()
            continue
        line = reading.result()
        if line is None:
            return lines
        lines.append(line)
        again = read_line(reader)
        reading = asyncio.create_task(again)


async def reader_task(reader, k):
    """Another task reads, and puts whole lines into a queue."""
    lines = []
    queue = asyncio.Queue(maxsize=4)

    async def read():
        while line := await read_line(reader):
            await queue.put(line)
        await queue.put(None)

    tick = Tick(k)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(read())
        while True:
            try:
                async with asyncio.timeout_at(tick.next):
                    line = await queue.get()
            except TimeoutError:
                tick.passed()
                continue
            if line is None:
                return lines
            lines.append(line)


class Tick:
    def __init__(self, k):
        self.period = k.tick
        self.next = asyncio.get_running_loop().time() + k.tick

    def passed(self):
        self.next += self.period


async def sensor(reader, k):
    """Sends `21.5`, `21.6` and so on, a byte at a time."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for number in range(k.lines):
        for byte in b"21.%d\n" % ((number + 5) % 10):
            due += k.byte
            await asyncio.sleep(due - loop.time())
            reader.feed_data(bytes([byte]))
    reader.feed_eof()


async def measured(program, k):
    reader = asyncio.StreamReader()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sensor(reader, k))
        lines = await program(reader, k)
    return lines


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--lines", type=int, default=4)
    knobs.add_argument("--byte", type=float, default=0.05)  # seconds
    knobs.add_argument("--tick", type=float, default=0.21)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.byte *= k.scale
    k.tick *= k.scale
    for program in (by_hand, next_line, kept_task, reader_task):
        start = time.perf_counter()
        lines = asyncio.run(measured(program, k))
        elapsed = time.perf_counter() - start
        whole = sum(len(line) == 5 for line in lines)
        lost = 5 * k.lines - sum(map(len, lines))
        print(f"{program.__name__} elapsed {elapsed:.3f} whole {whole} lost {lost}")


if __name__ == "__main__":
    main()
