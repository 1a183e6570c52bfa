"""Ada pays Ben 30, in a bank whose auditor adds up all the time. Standard library only.

What you would write with asyncpg, checked for its syntax only:

    async with pool.acquire() as db, db.transaction(isolation="repeatable_read"):
        await db.execute("UPDATE accounts SET balance = balance - $1 WHERE name = $2", 30, "Ada")
        await db.execute("UPDATE accounts SET balance = balance + $1 WHERE name = $2", 30, "Ben")
"""

import argparse
import asyncio
import concurrent.futures
import contextlib
import os
import sqlite3
import tempfile
import time

DEBIT = "UPDATE accounts SET balance = balance - 30 WHERE name = 'Ada'"
CREDIT = "UPDATE accounts SET balance = balance + 30 WHERE name = 'Ben'"
READ = "SELECT balance FROM accounts WHERE name = 'Ada'"
WRITE = "UPDATE accounts SET balance = ? WHERE name = 'Ada'"
LOOK = "SELECT sum(balance), max(balance) FILTER (WHERE name = 'Ben') FROM accounts"


class Connection:
    """A connection with a thread of its own, which runs one statement after another."""

    def __init__(self, folder):
        self.thread = concurrent.futures.ThreadPoolExecutor(max_workers=1)
        path = os.path.join(folder, "bank.db")
        # isolation_level None: nothing begins but what we begin
        self.db = self.thread.submit(sqlite3.connect, path, isolation_level=None).result()
        for setting in ("journal_mode = WAL", "synchronous = NORMAL"):
            self.thread.submit(self.db.execute, f"PRAGMA {setting}").result()

    async def execute(self, sql, *values):
        def run():
            return self.db.execute(sql, values).fetchone()

        return await asyncio.get_running_loop().run_in_executor(self.thread, run)

    def roll_back(self):
        """Queued behind the statement that runs now."""
        return self.thread.submit(self.db.rollback)

    def close(self):
        self.thread.submit(self.db.close).result()
        self.thread.shutdown()


@contextlib.asynccontextmanager
async def transaction(db, begin):
    try:
        await db.execute(begin)
        yield
        await db.execute("COMMIT")
    finally:
        db.roll_back()  # does nothing after a commit


async def pay_in_two(db, k):
    await db.execute(DEBIT)
    await asyncio.sleep(k.check)
    await db.execute(CREDIT)


async def pay_in_one(db, k):
    async with transaction(db, "BEGIN"):
        await db.execute(DEBIT)
        await asyncio.sleep(k.check)
        await db.execute(CREDIT)


async def read_pay(db, k, begin="BEGIN"):
    async with transaction(db, begin):
        (balance,) = await db.execute(READ)
        await asyncio.sleep(k.check)
        await db.execute(WRITE, balance - 30)
        await db.execute(CREDIT)


async def immediate_pay(db, k):
    await read_pay(db, k, begin="BEGIN IMMEDIATE")


async def repeat_pay(db, k):
    while True:
        try:
            return await read_pay(db, k)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            await asyncio.sleep(k.check / 4)


async def auditor(db):
    while True:
        await db.execute(LOOK)
        await asyncio.sleep(0.02)


async def bank(pay, k, transfers, impatient):
    with tempfile.TemporaryDirectory() as folder:
        first, *others = [Connection(folder) for _ in range(transfers + 1)]
        await first.execute(
            "CREATE TABLE accounts(name TEXT, balance INTEGER NOT NULL CHECK (balance >= 0))"
        )
        await first.execute("INSERT INTO accounts VALUES ('Ada', 200), ('Ben', 0)")
        start = time.perf_counter()
        audit = asyncio.create_task(auditor(first))
        await asyncio.sleep(k.check / 2)
        clients = [asyncio.create_task(pay(db, k)) for db in others]
        await asyncio.sleep(k.patience)
        for client in clients[:impatient]:
            client.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        await asyncio.sleep(k.check)
        elapsed = time.perf_counter() - start
        audit.cancel()
        total, ben = await first.execute(LOOK)
        for db in (first, *others):
            db.close()
    return f"elapsed {elapsed:.3f} sum {total} ben {ben}"


def main():
    knobs = argparse.ArgumentParser(description="All or nothing, even when cancelled.")
    knobs.add_argument("--transfers", type=int, default=4)
    knobs.add_argument("--impatient", type=int, default=0, help="clients who may give up")
    knobs.add_argument("--patience", type=float, default=0.15, help="seconds")
    knobs.add_argument("--check", type=float, default=0.3, help="seconds")
    knobs.add_argument("--repeat", choices=("no", "yes"), default="no")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.patience *= k.scale
    k.check *= k.scale
    begin_pay = repeat_pay if k.repeat == "yes" else read_pay
    # in the first two, one client pays, and may give up
    for name, pay, transfers, impatient in (
        ("two_statements", pay_in_two, 1, 1),
        ("transaction", pay_in_one, 1, 1),
        ("read_first", begin_pay, k.transfers, k.impatient),
        ("immediate", immediate_pay, k.transfers, k.impatient),
    ):
        print(name, asyncio.run(bank(pay, k, transfers, impatient)))


if __name__ == "__main__":
    main()
