"""Runs the code of the card: many jobs, for each of which a permit is taken before its task is created."""

import asyncio

existing = 0


async def handle(job):
    global existing
    existing = max(existing, len(asyncio.all_tasks()))
    await asyncio.sleep(0.005)


async def main():
    jobs = range(300)
    permits = asyncio.Semaphore(50)
    async with asyncio.TaskGroup() as group:
        for job in jobs:  # 300 jobs, and at most 50 tasks
            await permits.acquire()
            task = group.create_task(handle(job))
            task.add_done_callback(lambda _: permits.release())
    assert existing == 51, existing  # `main` is a task too


asyncio.run(main())
