"""A function without `yield` is a coroutine: it has one result, and no items."""

import asyncio


async def texts():
    return ["one", "two"]


async def main():
    async for text in texts():
        print(text)


asyncio.run(main())
