"""The forms of libraries that lessons show, in the docstrings of their demo.py and in their texts.

    forms.py check FILE..          parses all that are in these files, and prints how many
    forms.py run LESSONS [DSN]     runs those of the lessons, with the libraries installed; DSN is a Postgres
"""

import ast
import asyncio
import contextlib
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

MARK = "checked for its syntax only:\n\n"


def forms(file):
    """The forms of a file: of demo.py in its docstring, of a text its blocks of Python."""
    text = pathlib.Path(file).read_text(encoding="utf-8")
    if not file.endswith(".py"):
        return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    docstring = ast.get_docstring(ast.parse(text, file)) or ""
    before, mark, form = docstring.partition(MARK)
    return [textwrap.dedent(form)] if mark else []


def check(files):
    count = 0
    for file in files:
        for form in forms(file):
            ast.parse(form, file)
            count += 1
    print(count)


def function(form, names, arguments=""):
    """The form as the body of an async function; what it names is in `names`."""
    code = f"async def form({arguments}):\n" + textwrap.indent(form, "    ")
    exec(code, names)
    return names["form"]


async def aiohttp_form(form, _):
    import aiohttp
    from aiohttp import web

    async def hello(_):
        return web.Response(text="hello")

    app = web.Application()
    app.router.add_get("/", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    names = {"aiohttp": aiohttp, "url": f"http://127.0.0.1:{port}/"}
    assert await function(form, names)() == "hello"
    await runner.cleanup()


async def pool_form(form, dsn):
    import asyncpg

    db = await asyncpg.connect(dsn)
    await db.execute("CREATE TABLE tickets(sold INTEGER); INSERT INTO tickets VALUES (1), (2), (0)")
    names = {"asyncpg": asyncpg, "DSN": dsn}
    counted = await function(form + "\nreturn sold\n", names)()
    await db.execute("DROP TABLE tickets")
    await db.close()
    assert counted == 2, counted


async def transaction_form(form, dsn):
    import asyncpg

    tables = """CREATE TABLE accounts(name TEXT PRIMARY KEY, balance INTEGER CHECK (balance >= 0));
        INSERT INTO accounts VALUES ('Ada', 50), ('Ben', 0)"""
    async with asyncpg.create_pool(dsn, min_size=1, max_size=2) as pool:
        await pool.execute(tables)
        pay = function(form, {"pool": pool})
        await pay()
        with contextlib.suppress(asyncpg.CheckViolationError):
            await pay()
            raise AssertionError("20 are not enough for 30")
        balances = await pool.fetch("SELECT balance FROM accounts ORDER BY name")
        await pool.execute("DROP TABLE accounts")
    assert [row["balance"] for row in balances] == [20, 30], balances


async def cursor_form(form, dsn):
    import asyncpg

    sent = []

    async def send(row):
        sent.append(row["hour"])

    async with asyncpg.create_pool(dsn, min_size=1, max_size=1) as pool:
        await pool.execute("CREATE TABLE weather(hour INTEGER, celsius REAL)")
        await pool.execute("INSERT INTO weather SELECT i, i % 20 FROM generate_series(1, 500) AS n(i)")
        await function(form, {"pool": pool, "send": send})()
        await pool.execute("DROP TABLE weather")
    assert sent == list(range(1, 501)), len(sent)


async def lifespan_form(form, dsn):
    import asyncpg
    import httpx
    from fastapi import FastAPI, HTTPException, Request

    db = await asyncpg.connect(dsn)
    await db.execute("CREATE TABLE members(id INTEGER, name TEXT); INSERT INTO members VALUES (1, 'Ada')")
    names = {
        "DSN": dsn,
        "FastAPI": FastAPI,
        "HTTPException": HTTPException,
        "Request": Request,
        "asynccontextmanager": contextlib.asynccontextmanager,
        "asyncpg": asyncpg,
    }
    exec(form, names)
    app = names["app"]
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://club") as client:
            answers = [await client.get(f"/members/{id}") for id in (1, 2)]
    await db.execute("DROP TABLE members")
    await db.close()
    assert [answer.status_code for answer in answers] == [200, 404], answers
    assert answers[0].json() == "Ada"


async def background_form(form, _):
    from typing import Annotated

    import httpx
    from fastapi import BackgroundTasks, Body, FastAPI
    from pydantic import EmailStr

    app, done = FastAPI(), []

    async def save(to):
        done.append(("saved", to))

    async def email(to):
        done.append(("mailed", to))

    names = {
        "Annotated": Annotated,
        "BackgroundTasks": BackgroundTasks,
        "Body": Body,
        "EmailStr": EmailStr,
        "app": app,
        "email": email,
        "save": save,
    }
    exec(form, names)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://run") as client:
        good = await client.post("/runners", json="ada@example.com")
        bad = await client.post("/runners", json="ada")
    assert (good.status_code, bad.status_code) == (201, 422), (good.text, bad.text)
    assert done == [("saved", "ada@example.com"), ("mailed", "ada@example.com")], done


def test_form(form, demo):
    """A test of pytest runs as one, with the functions of the demo."""
    with tempfile.TemporaryDirectory() as folder:
        head = f"""
            import types, sys
            from unittest.mock import AsyncMock, Mock, call
            import pytest
            sys.path.insert(0, {str(demo.parent)!r})
            from demo import clock, fetch
            k = types.SimpleNamespace(pause=1.0, bug="none")
            """
        file = pathlib.Path(folder, "test_form.py")
        file.write_text(textwrap.dedent(head) + form, encoding="utf-8")
        scope = "asyncio_default_fixture_loop_scope=function"
        arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "-o", scope, str(file)]
        environment = {"PYTHONDONTWRITEBYTECODE": "1"}
        ran = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True)
    assert ran.returncode == 0 and "1 passed" in ran.stdout, ran.stdout + ran.stderr


HARNESSES = {
    "21-http-pool": aiohttp_form,
    "22-database": pool_form,
    "23-transactions": transaction_form,
    "24-resources": cursor_form,
    "25-web-service": lifespan_form,
    "26-after-response": background_form,
    "31-testing": test_form,
}


def run(lessons, dsn):
    for demo in sorted(pathlib.Path(lessons).glob("*/demo.py")):
        for form in forms(str(demo)):
            harness = HARNESSES.get(demo.parent.name)
            assert harness, f"{demo}: write a harness for its form"
            if harness is test_form:
                harness(form, demo)
            elif dsn or "DSN" not in form and "pool" not in form:
                asyncio.run(harness(form, dsn))
            else:
                continue
            print(demo.parent.name)


if __name__ == "__main__":
    if sys.argv[1] == "check":
        check(sys.argv[2:])
    else:
        run(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None)
