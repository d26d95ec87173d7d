import asyncio

from promptflow.core import tool

calls = 0


@tool
async def wait(seconds: list, word: str = "waited") -> list:
    """Waits for all at once, in a file that two nodes run each for itself."""
    global calls
    calls += 1
    told = []

    async def one(time):
        await asyncio.sleep(time)
        told.append(time)

    await asyncio.gather(*(one(time) for time in seconds))
    return [word, calls, told]
