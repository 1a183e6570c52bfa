"""The loop ends while a task is in the middle of something."""

import asyncio


async def send_invoice():
    await asyncio.sleep(60)


loop = asyncio.new_event_loop()
loop.create_task(send_invoice())
loop.call_later(0.01, loop.stop)
loop.run_forever()
loop.close()
