"""`wait_for` cancels the request when its time is over."""

import asyncio


async def main():
    first = asyncio.create_task(asyncio.sleep(0.05, "a price"))
    try:
        return await asyncio.wait_for(first, 0.01)
    except TimeoutError:
        return await first


asyncio.run(main())
