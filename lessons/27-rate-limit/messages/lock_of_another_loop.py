"""A limiter of the module, and a second `asyncio.run`: its loop is new."""

import asyncio

lock = asyncio.Lock()


async def call():
    async with lock:
        await asyncio.sleep(0.001)


async def main():
    await asyncio.gather(call(), call())


asyncio.run(main())
asyncio.run(main())
