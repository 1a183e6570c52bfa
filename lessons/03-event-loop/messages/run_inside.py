"""`asyncio.run` starts a loop, and this thread runs one already."""

import asyncio


async def upload():
    return "uploaded"


async def main():
    print(asyncio.run(upload()))


asyncio.run(main())
