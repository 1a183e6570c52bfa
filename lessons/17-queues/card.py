"""Runs the code of the card: one task owns a database, and many ask it through a bounded queue."""

import asyncio


class Database:
    async def get(self, key):
        await asyncio.sleep(0)
        if key < 0:
            raise KeyError(key)
        return {1: "tea", 2: "soup"}.get(key)


async def owner(requests, db):  # the only task that uses db
    while request := await requests.get():  # None ends it
        key, answer = request
        if answer.done(): continue  # the asker has gone
        try:
            answer.set_result(await db.get(key))
        except Exception as error:  # or the asker went meanwhile
            if not answer.done(): answer.set_exception(error)


async def ask(requests, key):
    answer = asyncio.get_running_loop().create_future()
    await requests.put((key, answer))  # waits while it is full
    return await answer


async def ask_last(requests, key):
    answer = asyncio.get_running_loop().create_future()
    async with asyncio.timeout(5):  # the owner may be gone
        await requests.put((key, answer))  # waits while it is full
        row = await answer
    await requests.put(None)  # behind all requests
    return row


async def main():
    requests = asyncio.Queue(maxsize=32)
    task = asyncio.create_task(owner(requests, Database()))
    rows = await asyncio.gather(*(ask(requests, key) for key in range(100)))
    assert rows[1:3] == ["tea", "soup"]
    assert not any(rows[3:])
    # the asker gets the error, and the owner keeps running
    wrong = await asyncio.gather(ask(requests, -1), return_exceptions=True)
    assert isinstance(wrong[0], KeyError)
    # an asker that has gone disturbs nobody
    gone = asyncio.create_task(ask(requests, 1))
    await asyncio.sleep(0)
    gone.cancel()
    assert await ask_last(requests, 1) == "tea"
    await task


asyncio.run(main())
