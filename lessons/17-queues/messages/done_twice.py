"""Each message that was taken may be reported as done once."""

import asyncio


async def main():
    queue = asyncio.Queue(maxsize=3)
    await queue.put("soup")
    await queue.get()
    queue.task_done()
    queue.task_done()


asyncio.run(main())
