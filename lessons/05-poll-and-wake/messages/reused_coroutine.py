"""A coroutine runs once: when it has returned, there is nothing left to run."""

import asyncio


async def pay():
    return "paid"


async def main():
    coroutine = pay()
    await coroutine
    await coroutine


asyncio.run(main())
