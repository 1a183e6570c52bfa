"""A small service: members of a club, from a database, over HTTP. Standard library only.

What you would write with FastAPI and asyncpg, checked for its syntax only:

    @asynccontextmanager
    async def lifespan(app):
        app.state.members = await asyncpg.create_pool(DSN, min_size=2, max_size=2)
        yield
        await app.state.members.close()

    app = FastAPI(lifespan=lifespan)

    @app.get("/members/{id}")
    async def get_member(id: int, request: Request):
        async with request.app.state.members.acquire() as db:
            name = await db.fetchval("SELECT name FROM members WHERE id = $1", id)
        if name is None:
            raise HTTPException(404)
        return name
"""

import argparse
import asyncio
import contextlib
import os
import sqlite3
import tempfile
import time

NAME = "SELECT name FROM members WHERE id = ? AND work()"


@contextlib.asynccontextmanager
async def pool(k, folder):
    """As many connections as the pool has, in a queue: who waits for one waits for the queue."""
    members = asyncio.Queue()
    for _ in range(k.pool):
        db = sqlite3.connect(os.path.join(folder, "club.db"), check_same_thread=False)
        db.create_function("work", 0, lambda: time.sleep(k.query) or 1)
        members.put_nowait(db)
    db.executescript("CREATE TABLE members(id INTEGER, name TEXT); INSERT INTO members VALUES (1, 'Ada')")
    try:
        yield members
    finally:
        for _ in range(k.pool):
            members.get_nowait().close()


def query(db, id):
    return db.execute(NAME, (id,)).fetchone()


async def member(k, members, id):
    db = await members.get()
    try:
        row = await asyncio.to_thread(query, db, id)
    finally:
        members.put_nowait(db)
    if row is None:
        return 404, b""
    return 200, row[0].encode()


async def report(k, members, _):
    time.sleep(3 * k.query)  # not asyncio.sleep
    return 200, b"a long report"


async def serve(k, members, reader, writer):
    with contextlib.suppress(ConnectionError):
        path = (await reader.readline()).split()[1].decode()
        while await reader.readline() not in (b"\r\n", b""):
            pass
        handler = report if path == "/report" else member
        status, body = await handler(k, members, path.rpartition("/")[2])
        writer.write(b"HTTP/1.1 %d OK\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))
        await writer.drain()
    writer.close()


async def client(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: club\r\n\r\n".encode())
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


async def run(k, name, paths):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        async with pool(k, folder) as members:
            server = await asyncio.start_server(lambda r, w: serve(k, members, r, w), "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            await asyncio.gather(*(client(port, path) for path in paths))
            server.close()
        print(f"{name} elapsed {time.perf_counter() - start:.3f}")


def main():
    knobs = argparse.ArgumentParser(description="Members of a club, over HTTP.")
    knobs.add_argument("--clients", type=int, default=4)
    knobs.add_argument("--pool", type=int, default=2)
    knobs.add_argument("--query", type=float, default=0.2, help="seconds")
    knobs.add_argument("--id", type=int, default=1)
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.query *= k.scale
    members = [f"/members/{k.id}"] * k.clients
    asyncio.run(run(k, "pool_in_state", members))
    asyncio.run(run(k, "blocking_handler", members + ["/report"]))


if __name__ == "__main__":
    main()
