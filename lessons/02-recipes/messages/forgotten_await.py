"""The call makes a coroutine, and nothing runs it."""

import asyncio


async def send_mail():
    print("never printed")


async def main():
    send_mail()


asyncio.run(main())
