"""The loop ends while a task still waits, and nobody has awaited the task."""

import asyncio


async def main():
    asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
