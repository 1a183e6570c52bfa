"""The panels of a dashboard: each asks the database once. Standard library only.

What you would write with asyncpg, checked for its syntax only:

    async with asyncpg.create_pool(DSN, min_size=4, max_size=4) as pool:
        async with pool.acquire(timeout=2.0) as db:
            sold = await db.fetchval("SELECT count(*) FROM tickets WHERE sold > $1", 0)
"""

import argparse
import asyncio
import os
import sqlite3
import tempfile
import time


def query(db):
    return db.execute("SELECT count(*) FROM tickets WHERE sold > ? AND work()", (0,)).fetchone()


def connect(folder, seconds):
    db = sqlite3.connect(os.path.join(folder, "museum.db"), check_same_thread=False)
    # only the first row is slow
    db.create_function("work", 0, lambda: time.sleep(seconds) or 1, deterministic=True)
    return db


async def panel(k, pool):
    db = await asyncio.wait_for(pool.get(), k.wait_limit)
    try:
        return await asyncio.to_thread(query, db)
    finally:
        pool.put_nowait(db)


async def dashboard(k, connections):
    with tempfile.TemporaryDirectory() as folder:
        pool = asyncio.Queue()
        for _ in range(connections):
            pool.put_nowait(connect(folder, k.query))
        db = await pool.get()
        db.executescript("CREATE TABLE tickets(sold INTEGER); INSERT INTO tickets VALUES (1)")
        pool.put_nowait(db)
        start = time.perf_counter()
        panels = (panel(k, pool) for _ in range(k.panels))
        await asyncio.gather(*panels)
        elapsed = time.perf_counter() - start
        for _ in range(connections):
            pool.get_nowait().close()
    return elapsed


def main():
    knobs = argparse.ArgumentParser(description="Many queries, few connections.")
    knobs.add_argument("--panels", type=int, default=8)
    knobs.add_argument("--query", type=float, default=0.2, help="seconds")
    knobs.add_argument("--pool", type=int, default=4)
    knobs.add_argument("--wait-limit", type=float, default=1.0, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies the time of a query")
    k = knobs.parse_args()
    k.query *= k.scale  # the limit stays: what this measures takes time of its own
    for name, connections in (("two", 2), ("pool", k.pool)):
        elapsed = asyncio.run(dashboard(k, connections))
        print(f"{name} elapsed {elapsed:.3f}")


if __name__ == "__main__":
    main()
