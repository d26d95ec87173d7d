from promptflow.core import tool


@tool
def split(text: str, size: int):
    """Gives a text piece by piece."""
    for start in range(0, len(text), size):
        yield text[start : start + size]
