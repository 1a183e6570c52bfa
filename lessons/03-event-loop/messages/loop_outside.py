"""Outside of async code there is no loop to get: since 3.14 none is made on the way."""

import asyncio

asyncio.run(asyncio.sleep(0))
loop = asyncio.get_event_loop()
