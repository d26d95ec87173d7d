from promptflow import tool


@tool
def shorten(chat_history: list, most: int) -> dict:
    """Keeps the last turns, so that the prompt stays short."""
    kept = chat_history[-most:]
    return {"kept": kept, "dropped": len(chat_history) - len(kept)}
