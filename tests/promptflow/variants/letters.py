from promptflow import tool


@tool
def letters(text: str, skip: int = 0) -> int:
    return sum(letter.isalpha() for letter in text) - skip
