"""A weather station: a big table to read, and a sensor to rent. Standard library only.

What you would write with asyncpg, checked for its syntax only:

    async with pool.acquire() as db, db.transaction():
        async for row in db.cursor("SELECT hour, celsius FROM weather"):
            await send(row)
"""

import argparse
import asyncio
import os
import sqlite3
import tempfile
import time
from contextlib import aclosing, asynccontextmanager

ALL = "SELECT hour, celsius FROM weather"


class Mast:
    """The sensor on the mast: somebody else's, and there is only one."""

    def __init__(self, k):
        self.k, self.leased, self.free = k, 0, asyncio.Semaphore(1)


async def rent(mast):
    async with asyncio.timeout(mast.k.patience):
        await mast.free.acquire()
    try:
        await asyncio.sleep(mast.k.scale * 0.1)
    except BaseException:
        mast.free.release()
        raise
    mast.leased += 1


async def give_back(mast):
    await asyncio.sleep(mast.k.scale * 0.05)
    mast.leased -= 1
    mast.free.release()


async def measure(mast, exit):
    await asyncio.sleep(mast.k.scale * 0.2)
    if exit == "fails":
        raise OSError("the sensor is frozen")


async def by_hand(mast, exit):
    await rent(mast)
    await measure(mast, exit)
    await give_back(mast)


@asynccontextmanager
async def scoped(mast):
    await rent(mast)
    try:
        yield
    finally:
        await give_back(mast)  # at the end, after an error, and when cancelled


async def with_sensor(mast, exit):
    async with scoped(mast):
        await measure(mast, exit)


async def cut_short(k, exit, visit):
    async with asyncio.timeout(k.scale * 0.2 if exit == "cancelled" else None):
        await visit


async def visits(k, name, visit):
    mast = Mast(k)
    first = cut_short(k, k.exit, visit(mast, k.exit))
    await asyncio.gather(first, visit(mast, "returns"), return_exceptions=True)
    print(f"{name} leased {mast.leased}")


async def batches(k, db):
    cursor = await asyncio.to_thread(db.execute, ALL)
    try:
        while batch := await asyncio.to_thread(cursor.fetchmany, k.batch):
            yield batch
    finally:
        cursor.close()  # after a mere `break`, this runs some time later


async def send(k, batch):
    await asyncio.sleep(k.send)


async def everything(k, db):
    cursor = await asyncio.to_thread(db.execute, ALL)
    rows = await asyncio.to_thread(cursor.fetchall)
    for first in range(0, len(rows), k.batch):
        await send(k, rows[first : first + k.batch])
    return len(rows)


async def export(k, db, enough):
    sent = held = 0
    async with aclosing(batches(k, db)) as all_batches:
        async for batch in all_batches:
            held = max(held, len(batch))
            await send(k, batch)
            sent += len(batch)
            if sent >= enough:
                break
    return held


async def streamed(k, db):
    return await export(k, db, k.rows)


async def left_early(k, db):
    return await export(k, db, k.enough)


async def read(k, program):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        db = sqlite3.connect(os.path.join(folder, "weather.db"), check_same_thread=False)
        db.execute("CREATE TABLE weather(hour INTEGER PRIMARY KEY, celsius REAL)")
        db.executemany("INSERT INTO weather VALUES (?, ?)", ((i, 10.0 + i % 20) for i in range(k.rows)))
        db.commit()
        db.set_progress_handler(lambda: time.sleep(0.01), 10_000)  # slow enough to watch
        held = await program(k, db)
        await asyncio.to_thread(db.execute, "SELECT max(hour) FROM weather")
        db.close()
        print(f"{program.__name__} elapsed {time.perf_counter() - start:.3f} held {held}")


def main():
    knobs = argparse.ArgumentParser(description="Clean up, and read a big table piece by piece.")
    knobs.add_argument("--rows", type=int, default=20000)
    knobs.add_argument("--batch", type=int, default=1000)
    knobs.add_argument("--send", type=float, default=0.03, help="seconds")
    knobs.add_argument("--enough", type=int, default=2000)
    knobs.add_argument("--exit", choices=("returns", "fails", "cancelled"), default="fails")
    knobs.add_argument("--patience", type=float, default=0.8, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.send, k.patience = k.scale * k.send, k.scale * k.patience
    for program in (everything, streamed, left_early):
        asyncio.run(read(k, program))
    asyncio.run(visits(k, "hand_made", by_hand))
    asyncio.run(visits(k, "scoped", with_sensor))


if __name__ == "__main__":
    main()
