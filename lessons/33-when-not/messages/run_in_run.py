import asyncio


async def main():
    job = asyncio.sleep(0)
    try:
        asyncio.run(job)
    finally:
        job.close()


asyncio.run(main())
