"""A connection of sqlite3 belongs to the thread that made it."""

import asyncio
import sqlite3


async def main():
    db = sqlite3.connect(":memory:")
    await asyncio.to_thread(db.execute, "BEGIN IMMEDIATE")


asyncio.run(main())
