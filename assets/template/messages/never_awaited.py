"""A coroutine that nobody awaits."""


async def fetch():
    pass


fetch()
