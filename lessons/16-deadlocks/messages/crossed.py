import asyncio


async def transfer(first, second):
    async with first:
        await asyncio.sleep(0.01)
        async with asyncio.timeout(0.1):
            async with second:
                pass


async def main():
    ann, bob = asyncio.Lock(), asyncio.Lock()
    await asyncio.gather(transfer(ann, bob), transfer(bob, ann))


asyncio.run(main())
