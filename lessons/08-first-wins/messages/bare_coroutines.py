"""`asyncio.wait` takes tasks: until Python 3.10 it made them itself."""

import asyncio


async def mirror(takes):
    await asyncio.sleep(takes)


async def main():
    calls = [mirror(0.01), mirror(1)]
    try:
        await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for call in calls:
            call.close()


asyncio.run(main())
