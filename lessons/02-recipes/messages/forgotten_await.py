"""The call makes a coroutine, and nothing runs it."""

import asyncio


async def send_receipt():
    print("never printed")


async def main():
    send_receipt()


asyncio.run(main())
