"""The work after the response fails, and nobody asks for its result."""

import asyncio


async def email(to):
    raise ConnectionRefusedError(f"no mail server takes the e-mail to {to}")


async def handler():
    tasks = {asyncio.create_task(email("runner1@example.com"))}
    tasks.pop().add_done_callback(tasks.discard)
    return 201


async def main():
    await handler()
    await asyncio.sleep(0.01)


asyncio.run(main())
