"""In debug mode asyncio reports every step of a task that takes over 0.1 s."""

import asyncio
import time


async def handler():
    time.sleep(0.15)


asyncio.run(handler(), debug=True)
