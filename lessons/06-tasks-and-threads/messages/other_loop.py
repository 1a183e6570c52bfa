"""A future belongs to the loop that made it, and no task of another loop can await it."""

import asyncio


async def make():
    return asyncio.get_running_loop().create_future()


async def wait(future):
    await future


future = asyncio.run(make())
asyncio.run(wait(future))
