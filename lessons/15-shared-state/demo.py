"""One account, and many who withdraw from it at the same time."""

import argparse
import asyncio
import time

AMOUNT = 10


class Account:
    def __init__(self):
        self.balance = 100
        self.paid = 0

    def pay(self, balance):
        """Pays if the balance allows it, and returns what is left."""
        if balance >= AMOUNT:
            balance -= AMOUNT
            self.paid += AMOUNT
        return balance


async def copy_pay(account, check):
    """Copies the balance, waits, writes the changed copy back."""
    balance = account.balance
    await asyncio.sleep(check)  # asks for the check
    account.balance = account.pay(balance)


async def lock_pay(account, check, lock):
    """Holds the lock from the first read to the last write."""
    async with lock:
        balance = account.balance
        await asyncio.sleep(check)
        account.balance = account.pay(balance)


async def check_pay(account, check):
    """Waits first; then no await lies between reading and writing."""
    await asyncio.sleep(check)
    account.balance = account.pay(account.balance)


async def order(queue, check):
    """Waits, then sends an order to the task that owns the account."""
    await asyncio.sleep(check)
    await queue.put("pay")


async def cashier(account, queue, withdrawals):
    """The only task that touches the balance."""
    for _ in range(withdrawals):
        await queue.get()
        account.balance = account.pay(account.balance)


async def read_check_write(account, k):
    async with asyncio.TaskGroup() as tasks:
        for _ in range(k.withdrawals):
            pays = copy_pay(account, k.check)
            tasks.create_task(pays)


async def lock_around_all(account, k):
    lock = asyncio.Lock()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(k.withdrawals):
            pays = lock_pay(account, k.check, lock)
            tasks.create_task(pays)


async def one_step(account, k):
    async with asyncio.TaskGroup() as tasks:
        for _ in range(k.withdrawals):
            pays = check_pay(account, k.check)
            tasks.create_task(pays)


async def actor(account, k):
    queue = asyncio.Queue(maxsize=8)
    async with asyncio.TaskGroup() as tasks:
        pays = cashier(account, queue, k.withdrawals)
        tasks.create_task(pays)
        for _ in range(k.withdrawals):
            tasks.create_task(order(queue, k.check))


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    knobs.add_argument("--withdrawals", type=int, default=6)
    knobs.add_argument("--check", type=float, default=0.2)  # seconds
    knobs.add_argument("--scale", type=float, default=1.0)  # for all times
    k = knobs.parse_args()
    k.check *= k.scale
    for program in (read_check_write, lock_around_all, one_step, actor):
        account = Account()
        start = time.perf_counter()
        asyncio.run(program(account, k))
        elapsed = time.perf_counter() - start
        measured = f"paid {account.paid} balance {account.balance}"
        print(f"{program.__name__} elapsed {elapsed:.3f} {measured}")


if __name__ == "__main__":
    main()
