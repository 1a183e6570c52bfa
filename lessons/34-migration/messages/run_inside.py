"""A coroutine calls a synchronous function that starts a loop."""

import asyncio


async def ask():
    return 1


def ask_sync():
    return asyncio.run(ask())


async def main():
    return ask_sync()


asyncio.run(main())
