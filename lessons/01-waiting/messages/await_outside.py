"""`await` suspends the function that it stands in, and only an `async def` can be suspended."""

import asyncio


def page():
    return await asyncio.sleep(0.4, "user")


print(page())
