"""Two readers share a coroutine, and a coroutine runs once."""

import asyncio


async def query():
    return "the offer of the day"


async def main():
    flight = query()
    await flight
    await flight


asyncio.run(main())
