"""A ticket shop with seven faults, and a flag that repairs each. Standard library only."""

import argparse
import asyncio
import contextlib
import os
import sqlite3
import statistics
import tempfile
import threading
import time
import warnings

SEATS = 40
SWITCHES = ["lookups", "pdf", "bank", "limit", "seats", "audit", "mails"]


async def page(app):
    """GET /event: a page that is made of three answers."""
    ask = app.partner
    if app.lookups:
        plan, price = ask("plan"), ask("price")
        await asyncio.gather(plan, price, ask("stage"))
    else:
        await ask("plan")
        await ask("price")
        await ask("stage")


async def order(app, who):
    """POST /order/{visitor}"""
    await asyncio.to_thread(reserve, app, who)
    await pay(app, who)
    if who == 2:
        await pdf(app)
    record = audit(app, who)
    if app.audit:
        await record
    send_mail(app, who)
    app.sold += 1


def reserve(app, who):
    """A seat less, and a ticket: both or none."""
    with app.writing, contextlib.closing(app.connect()) as db:
        if app.seats:
            with db:  # commits, or rolls back
                db.execute("BEGIN IMMEDIATE")
                take_seat(db)
                write_ticket(db, who)
        else:
            take_seat(db)
            write_ticket(db, who)


def take_seat(db):
    db.execute("UPDATE hall SET free = free - 1")


def write_ticket(db, who):
    """Fails if the visitor has a ticket."""
    db.execute("INSERT INTO tickets VALUES (?)", (who,))


async def pay(app, who):
    """The bank asks for at most so many calls at a time."""
    permit = app.permits if app.bank else contextlib.nullcontext()
    async with permit:
        await charge(app, who)


async def charge(app, who):
    start, app.at_bank = time.perf_counter(), app.at_bank + 1
    app.most = max(app.most, app.at_bank)
    try:
        limit = app.k.patience if app.limit else None
        async with asyncio.timeout(limit):
            await app.partner("bank", who)
    finally:
        app.at_bank -= 1
        app.longest = max(app.longest, time.perf_counter() - start)


async def pdf(app):
    """A ticket on paper, by a library that holds its thread."""
    if app.pdf:
        await asyncio.to_thread(time.sleep, 0.4 * app.k.scale)
    else:
        time.sleep(0.4 * app.k.scale)


async def audit(app, who):
    await asyncio.to_thread(write, app, "INSERT INTO audit VALUES (?)", who)


def send_mail(app, who):
    """The visitor need not wait for the mail."""
    task = asyncio.create_task(mail(app, who))
    app.forgotten.add(task)  # else it may be collected before it ends
    if app.mails:
        app.tracked.add(task)


async def mail(app, who):
    await app.partner("mail", who)
    app.mailed += 1


async def heartbeat(app):
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.05 * app.k.scale)
        app.gap = max(app.gap, time.perf_counter() - start)


async def visitor(app, port, who, sale):
    """Looks at the page, and orders as soon as the sale begins."""
    start = time.perf_counter()
    await request(port, "/event")
    app.pages.append(time.perf_counter() - start)
    await asyncio.sleep(sale - time.perf_counter())
    clicks = 2 if who == 3 else 1
    await asyncio.gather(*(request(port, f"/order/{who}") for _ in range(clicks)))


async def request(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: shop\r\n\r\n".encode())
        return int((await reader.readline()).split()[1])
    finally:
        writer.close()


async def serve(handler, open_connections):
    """A server on a port of its own: its port, and the server."""

    async def connection(reader, writer):
        open_connections.add(asyncio.current_task())
        # whoever is still here when the program ends is cancelled
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            path = (await reader.readline()).split()[1].decode()
            while await reader.readline() not in (b"\r\n", b""):
                pass
            try:
                await handler(*path.strip("/").split("/"))
                status = 200
            except (sqlite3.Error, TimeoutError):
                status = 500
            writer.write(b"HTTP/1.1 %d -\r\nContent-Length: 0\r\n\r\n" % status)
            await writer.drain()
        writer.close()
        open_connections.discard(asyncio.current_task())

    server = await asyncio.start_server(connection, "127.0.0.1", 0)
    return server.sockets[0].getsockname()[1], server


class App:
    """The shop of one evening, and what it counts."""

    def __init__(self, k, fixed, folder):
        self.k = k
        self.file = os.path.join(folder, "shop.db")
        for switch in SWITCHES:
            setattr(self, switch, switch in fixed)
        self.permits, self.writing = asyncio.Semaphore(k.permits), threading.Lock()
        self.forgotten, self.tracked = set(), set()
        self.pages = []
        self.sold = self.mailed = self.at_bank = self.most = 0
        self.longest = self.gap = 0.0
        with contextlib.closing(self.connect()) as db:
            db.execute("CREATE TABLE hall(free INTEGER)")
            db.execute("INSERT INTO hall VALUES (?)", (SEATS,))
            db.execute("CREATE TABLE tickets(visitor INTEGER UNIQUE)")
            db.execute("CREATE TABLE audit(visitor INTEGER)")

    def connect(self):
        """Each statement by itself, unless a transaction is begun."""
        db = sqlite3.connect(self.file, isolation_level=None)
        db.execute("PRAGMA synchronous = OFF")
        return db

    async def handle(self, what, who="0"):
        await (page(self) if what == "event" else order(self, int(who)))

    async def partner(self, what, who=0):
        await request(self.partner_port, f"/{what}/{who}")

    async def partner_answers(self, what, who):
        """Other people's services; the bank is slow with visitor 1."""
        slow = self.k.hang if who == "1" else 0.2 * self.k.scale
        known = {"bank": slow, "mail": 1.6 * self.k.scale}
        await asyncio.sleep(known.get(what, 0.12 * self.k.scale))


def write(app, statement, who):
    with app.writing, contextlib.closing(app.connect()) as db:
        db.execute(statement, (who,))


def close_the_books(app):
    with contextlib.closing(app.connect()) as db:
        (seats,) = db.execute("SELECT free + (SELECT count(*) FROM tickets) FROM hall").fetchone()
        (audits,) = db.execute("SELECT count(*) FROM audit").fetchone()
    return SEATS - seats, app.sold - audits, app.sold - app.mailed


async def evening(name, k, fixed):
    """One evening, from opening the doors to closing the books."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        app = App(k, fixed, folder)
        app.partner_port, partner = await serve(app.partner_answers, app.forgotten)
        port, door = await serve(app.handle, app.forgotten)
        heart = asyncio.create_task(heartbeat(app))
        sale = time.perf_counter() + 0.5 * k.scale
        await asyncio.gather(*(visitor(app, port, who, sale) for who in range(1, k.visitors + 1)))
        door.close()
        await asyncio.gather(*app.tracked)
        heart.cancel()
        partner.close()
        missing, unaudited, lost = close_the_books(app)
        for task in list(app.forgotten):
            task.cancel()  # as the end of the program does
        await asyncio.gather(*app.forgotten, return_exceptions=True)
        await asyncio.sleep(0.01)  # sockets close at the loop's next turn
    print(
        f"{name} elapsed {time.perf_counter() - start:.3f} page {statistics.median(app.pages):.3f} gap {app.gap:.3f} "
        f"at_bank {app.most} longest {app.longest:.3f} missing {missing} unaudited {unaudited} lost {lost}"
    )


def main():
    knobs = argparse.ArgumentParser(description=__doc__)
    for switch in SWITCHES:
        knobs.add_argument(f"--{switch}", choices=["as found", "fixed"], default="as found")
    knobs.add_argument("--visitors", type=int, default=6)
    knobs.add_argument("--permits", type=int, default=3)
    knobs.add_argument("--patience", type=float, default=0.4, help="seconds")
    knobs.add_argument("--hang", type=float, default=1.5, help="seconds")
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.patience *= k.scale
    k.hang *= k.scale
    # "coroutine 'audit' was never awaited" is one of the faults
    warnings.simplefilter("ignore", RuntimeWarning)
    yours = [switch for switch in SWITCHES if getattr(k, switch) == "fixed"]
    asyncio.run(evening("as_found", k, []))
    if yours:
        asyncio.run(evening("yours", k, yours))
    asyncio.run(evening("reference", k, SWITCHES))


if __name__ == "__main__":
    main()
