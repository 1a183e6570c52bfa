import asyncio


async def main():
    reader = asyncio.StreamReader()
    reader.feed_data(b"21.")
    reader.feed_eof()  # the sensor is gone in the middle of a line
    print(await reader.readexactly(5))


asyncio.run(main())
