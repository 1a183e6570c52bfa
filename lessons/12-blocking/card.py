"""Runs the code of the card: a call that blocks, what it returns, and what becomes of an exception in it."""

import asyncio
import time


def resize(image):
    time.sleep(0.01)
    if not image:
        raise ValueError("no pixels")
    return image[::2]


async def thumbnail(image):
    try:
        async with asyncio.timeout(5):  # ends the wait, not the thread
            small = await asyncio.to_thread(resize, image)
    except (ValueError, TimeoutError) as error:  # or what resize raised
        return f"not resized: {error}"
    return small


async def main():
    assert await thumbnail("abcd") == "ac"
    assert await thumbnail("") == "not resized: no pixels"


asyncio.run(main())
