"""A cursor, read where no coroutine is."""

async for row in cursor("SELECT hour, celsius FROM weather"):
    print(row)
