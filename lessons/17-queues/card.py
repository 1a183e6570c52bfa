"""Runs the code of the card: one task owns a database, and many ask it through a bounded queue."""

import asyncio


class Database:
    async def get(self, key):
        await asyncio.sleep(0)
        return {1: "tea", 2: "soup"}.get(key)


async def owner(requests, db):  # the only task that uses db
    while True:
        key, answer = await requests.get()
        row = await db.get(key)  # can it raise? then set_exception
        if not answer.done():  # the asker may have been cancelled
            answer.set_result(row)


async def ask(requests, key):
    answer = asyncio.get_running_loop().create_future()
    await requests.put((key, answer))  # waits while it is full
    row = await answer
    return row


async def main():
    requests = asyncio.Queue(maxsize=32)
    task = asyncio.create_task(owner(requests, Database()))
    rows = await asyncio.gather(*(ask(requests, key) for key in range(100)))
    assert rows[1:3] == ["tea", "soup"]
    assert not any(rows[3:])
    task.cancel()


asyncio.run(main())
