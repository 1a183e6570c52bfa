import asyncio
from unittest.mock import AsyncMock


async def main():
    sleep = AsyncMock()
    pause = sleep(1)  # called, and not awaited
    pause.close()
    sleep.assert_called_once_with(1)
    sleep.assert_awaited_once_with(1)


asyncio.run(main())
