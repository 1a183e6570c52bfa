"""A shop asks two carriers over HTTP; a pool of connections, written with the standard library.

What you would write with a library, checked for its syntax only:

    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=10, limit_per_host=5),
        timeout=aiohttp.ClientTimeout(total=1.0),  # from the call: the wait for the pool counts
    ) as session:
        async with session.get(url) as response:
            response.raise_for_status()
            return await response.text()
"""

import argparse
import asyncio
import time
from functools import partial


class Carrier:
    """A service on a port of its own that answers after a while."""

    def __init__(self, latency):
        self.latency, self.open, self.most, self.opened = latency, 0, 0, 0

    async def serve(self, reader, writer):
        self.open += 1
        self.opened += 1
        self.most = max(self.most, self.open)
        try:
            while await reader.readline() != b"":
                while await reader.readline() not in (b"\r\n", b""):
                    pass
                await asyncio.sleep(self.latency)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
                await writer.drain()
        except ConnectionError:
            pass  # the client is gone
        finally:
            self.open -= 1
            writer.close()

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self


class Client:
    """Keeps up to `idle` unused connections to each port, and sets no limit."""

    def __init__(self, idle):
        self.idle, self.free = idle, {}

    async def get(self, port):
        free = self.free.setdefault(port, [])
        if free:
            reader, writer = free.pop()
        else:
            reader, writer = await connect(port)
        try:
            writer.write(b"GET / HTTP/1.1\r\nHost: carrier\r\n\r\n")
            status = await reader.readline()
            if b" 200 " not in status:
                raise ConnectionError(status.decode())
            while await reader.readline() != b"\r\n":
                pass
            answer = await reader.readexactly(5)
        except BaseException:
            writer.close()
            raise
        if len(free) < self.idle:
            free.append((reader, writer))
        else:
            writer.close()
        return answer

    def close(self):
        for _, writer in sum(self.free.values(), []):
            writer.close()


async def connect(port):
    return await asyncio.open_connection("127.0.0.1", port)


async def some_at_a_time(limit, calls):
    permits = asyncio.Semaphore(limit)

    async def one(call):
        async with permits:
            return await call()

    await asyncio.gather(*(one(call) for call in calls))


async def in_a_row(k, carriers):
    client = Client(90)
    for _ in range(k.parcels):
        await client.get(carriers[0].port)
    client.close()


async def client_each(k, carriers):
    for _ in range(k.parcels):
        client = Client(90)
        await client.get(carriers[0].port)
        client.close()


async def all_at_once(k, carriers):
    client = Client(90)
    port = carriers[0].port
    calls = (client.get(port) for _ in range(k.parcels))
    await asyncio.gather(*calls)
    client.close()


async def two_idle(k, carriers):
    client = Client(2)
    port = carriers[0].port
    calls = [lambda: client.get(port)] * k.parcels
    await some_at_a_time(k.at_a_time, calls)
    client.close()


async def limited(k, carriers):
    client = Client(90)
    permits = [asyncio.Semaphore(k.per_host) for _ in carriers]

    async def quote(host):
        async with permits[host]:
            return await client.get(carriers[host].port)

    hosts = [parcel % 2 for parcel in range(k.parcels)]
    calls = [partial(quote, host) for host in hosts]
    await some_at_a_time(k.at_a_time, calls)
    client.close()


async def run(program, k):
    carriers = [await Carrier(k.scale * k.latency).start() for _ in range(2)]
    start = time.perf_counter()
    await program(k, carriers)
    elapsed = time.perf_counter() - start
    await asyncio.sleep(0.01)  # the carriers see the connections close
    for carrier in carriers:
        carrier.server.close()
    opened = sum(carrier.opened for carrier in carriers)
    print(f"{program.__name__} elapsed {elapsed:.3f} opened {opened}")


def main():
    knobs = argparse.ArgumentParser(description="Many requests, few connections.")
    knobs.add_argument("--parcels", type=int, default=40)
    knobs.add_argument("--latency", type=float, default=0.05, help="seconds")
    knobs.add_argument("--at-a-time", type=int, default=10)
    knobs.add_argument("--per-host", type=int, default=5)
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    for program in (in_a_row, client_each, all_at_once, two_idle, limited):
        asyncio.run(run(program, k))


if __name__ == "__main__":
    main()
