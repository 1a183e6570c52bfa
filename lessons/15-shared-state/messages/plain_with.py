import asyncio


async def main():
    lock = asyncio.Lock()
    with lock:  # it has to be `async with`
        await asyncio.sleep(0.1)


asyncio.run(main())
