"""Runs the code of the card: the answers of a page, and what becomes of them when one call fails."""

import asyncio

ended, pause = [], 0.01


async def get_user(id):
    await asyncio.sleep(0.01)
    if id == 0:
        raise LookupError("no such user")
    return id


async def get_price(order):
    await asyncio.sleep(pause)
    ended.append(order)
    return 10 * order


async def page(id, orders):
    # the first error cancels the others; `except*` catches it
    async with asyncio.TaskGroup() as group:
        user = group.create_task(get_user(id))
        tasks = [group.create_task(get_price(o)) for o in orders]
    total = sum(task.result() for task in tasks)  # all have ended
    return user.result(), total


async def main():
    global pause
    assert await page(7, [1, 2, 3]) == (7, 60)
    ended.clear()
    pause = 60.0
    try:
        await page(0, [1, 2, 3])
        raise AssertionError("it fails")
    except* LookupError:
        pass
    assert not ended


asyncio.run(main())
