"""A task fails, and nobody awaits it: asyncio says so when it is deleted."""

import asyncio


async def hotel():
    raise LookupError("no hotel is free")


async def main():
    task = asyncio.create_task(hotel())
    await asyncio.sleep(0)
    del task
    await asyncio.sleep(0)


asyncio.run(main())
