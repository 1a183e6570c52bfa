"""Awaiting a task that was cancelled raises the cancellation again."""

import asyncio


async def main():
    task = asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)
    task.cancel()
    await task


asyncio.run(main())
