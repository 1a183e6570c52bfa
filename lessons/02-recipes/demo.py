"""A shop charges cards and sends receipts, or forgets to."""

import argparse
import asyncio
import time
import warnings

sent = []


async def send_mail(order, k):
    """Sends one mail; the mail server takes a while."""
    await asyncio.sleep(k.mail)
    sent.append(order)


async def awaited(k):
    """Awaits each receipt where it is made."""
    for order in k.orders:
        await charge_card(k)
        await send_mail(order, k)


async def forgotten(k):
    """The same without the second `await`: Python warns of it."""
    for order in k.orders:
        await charge_card(k)
        send_mail(order, k)


async def made_early(k):
    """Makes all the receipts, then awaits one after another."""
    receipts = []
    for order in k.orders:
        await charge_card(k)
        receipts.append(send_mail(order, k))
    for receipt in receipts:
        await receipt


async def spawned(k):
    """Makes a task of each receipt, and waits for the tasks."""
    async with asyncio.TaskGroup() as tasks:
        for order in k.orders:
            await charge_card(k)
            tasks.create_task(send_mail(order, k))


async def joined(k):
    """Makes all the receipts, then awaits them together."""
    receipts = []
    for order in k.orders:
        await charge_card(k)
        receipts.append(send_mail(order, k))
    await asyncio.gather(*receipts)


async def charge_card(k):
    """The bank answers after 0.2 s."""
    await asyncio.sleep(0.2 * k.scale)


class Knobs:
    def __init__(self, knobs):
        self.orders = range(1, knobs.orders + 1)
        self.mail = knobs.scale * knobs.mail
        self.scale = knobs.scale


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--orders", type=int, default=3)
    knobs.add_argument("--mail", type=float, default=0.6)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = Knobs(knobs.parse_args())
    # "coroutine 'send_mail' was never awaited" is not an error
    warnings.simplefilter("ignore", RuntimeWarning)
    for program in (awaited, forgotten, made_early, spawned, joined):
        sent.clear()
        start = time.perf_counter()
        asyncio.run(program(k))
        elapsed = time.perf_counter() - start
        name = program.__name__
        print(f"{name} elapsed {elapsed:.3f} sent {len(sent)}")


if __name__ == "__main__":
    main()
