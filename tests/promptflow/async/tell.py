import asyncio

from promptflow.core import tool


@tool
async def tell(first, second):
    """An asynchronous generator."""
    for part in (first, second):
        await asyncio.sleep(0)
        yield f"{part[0]} {part[1]}; "
