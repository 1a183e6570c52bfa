"""The asker has given up, and the actor answers all the same."""

import asyncio


async def main():
    answer = asyncio.get_running_loop().create_future()
    answer.cancel()
    answer.set_result(21)


asyncio.run(main())
