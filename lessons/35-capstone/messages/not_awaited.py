"""The record of the audit is made, and nothing runs it."""

import asyncio


async def audit(visitor):
    print("never printed")


async def order():
    record = audit(1)
    del record


asyncio.run(order())
