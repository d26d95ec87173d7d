from promptflow import tool


@tool
def words(text: str) -> int:
    return len(text.split())
