from promptflow.core import tool


@tool
def step(word: str, value=None) -> dict:
    """Says that it ran, and on what."""
    return {"word": word, "value": value}
