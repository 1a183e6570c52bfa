"""A city run: who signs up gets a confirmation by e-mail. Standard library only.

What you would write with FastAPI, checked for its syntax only:

    @app.post("/runners", status_code=201)
    async def track(to: Annotated[EmailStr, Body()], background: BackgroundTasks):
        await save(to)
        background.add_task(email, to)  # after the response; errors are only logged
"""

import argparse
import asyncio
import os
import sqlite3
import tempfile
import threading
import time


class MailServer:
    """Lets its clients wait before it greets them, and counts what it accepts."""

    def __init__(self, greeting):
        self.greeting, self.sent = greeting, 0

    async def receive(self, reader, writer):
        try:
            await asyncio.sleep(self.greeting)
            writer.write(b"220 mail.example\r\n")
            while line := await reader.readline():
                if line.startswith(b"DATA"):
                    writer.write(b"354 end with a dot\r\n")
                    while line != b".\r\n":
                        line = await reader.readline()
                        if not line:
                            return
                    self.sent += 1
                writer.write(b"250 ok\r\n")
        except (ConnectionError, asyncio.CancelledError):
            pass  # the client or the program has gone
        finally:
            writer.close()


async def email(site, to):
    site.open += 1
    site.most = max(site.most, site.open)
    try:
        await send(site.mail_port, to)
    finally:
        site.open -= 1


async def send(port, to):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        await reader.readline()
        text = f"To: {to}\r\n\r\nSee you at the start!\r\n."
        for line in ("HELO example.com", "MAIL FROM:<run@example.com>", f"RCPT TO:<{to}>", "DATA", text):
            writer.write(f"{line}\r\n".encode())
            await reader.readline()
    finally:
        writer.close()


class Site:
    """The service: saves a runner, and leaves the e-mail to a handler."""

    def __init__(self, k, handler, folder):
        self.k, self.handler = k, handler
        self.open = self.most = 0
        self.mails, self.outbox = set(), asyncio.Queue(k.room)
        self.db = sqlite3.connect(os.path.join(folder, "runners.db"), check_same_thread=False)
        self.db.execute("CREATE TABLE runners(address TEXT)")
        self.lock = threading.Lock()

    def save(self, to):
        with self.lock, self.db:
            self.db.execute("INSERT INTO runners VALUES (?)", (to,))

    def track(self, coroutine):
        task = asyncio.create_task(coroutine)
        self.mails.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(self.mails.discard)

    async def serve(self, reader, writer):
        length = 0
        while (line := await reader.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        to = (await reader.readexactly(length)).decode()
        await asyncio.to_thread(self.save, to)
        await self.handler(self, to)
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()


async def mail_first(site, to):
    await email(site, to)


async def forget(site, to):
    asyncio.create_task(email(site, to))  # nobody keeps it


async def track(site, to):
    site.track(email(site, to))


async def enqueue(site, to):
    await site.outbox.put(to)


async def mailer(site):
    while (to := await site.outbox.get()) is not None:
        await email(site, to)


async def sign_up(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = f"runner{number}@example.com"
    writer.write(f"POST /runners HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
    await reader.readline()
    writer.close()


async def run(k, name, handler, drained):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        site, mail = Site(k, handler, folder), MailServer(k.email)
        mail_server = await asyncio.start_server(mail.receive, "127.0.0.1", 0)
        site.mail_port = mail_server.sockets[0].getsockname()[1]
        server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        if handler is enqueue:
            for _ in range(k.workers):
                site.track(mailer(site))
        browsers = [asyncio.create_task(sign_up(port, n)) for n in range(k.runners)]
        await asyncio.sleep(k.stop)  # Ctrl-C
        server.close()
        await asyncio.gather(*browsers)
        if handler is enqueue:
            for _ in range(k.workers):
                await site.outbox.put(None)
        if drained and site.mails:
            await asyncio.wait(site.mails)
        mail_server.close()
        site.db.close()
        elapsed = time.perf_counter() - start
        sent, most = mail.sent, site.most
    print(f"{name} elapsed {elapsed:.3f} sent {sent} at_once {most}")


def main():
    knobs = argparse.ArgumentParser(description="Answer now, e-mail later.")
    knobs.add_argument("--runners", type=int, default=5)
    knobs.add_argument("--email", type=float, default=1.2, help="seconds")
    knobs.add_argument("--stop", type=float, default=0.4, help="seconds")
    knobs.add_argument("--workers", type=int, default=2)
    knobs.add_argument("--room", type=int, default=4)
    knobs.add_argument("--scale", type=float, default=1.0, help="multiplies all times")
    k = knobs.parse_args()
    k.email, k.stop = k.scale * k.email, k.scale * k.stop
    asyncio.run(run(k, "inline", mail_first, False))
    asyncio.run(run(k, "spawned", forget, False))
    asyncio.run(run(k, "tracked", track, True))
    asyncio.run(run(k, "queued", enqueue, True))


if __name__ == "__main__":
    main()
