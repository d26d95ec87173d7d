from promptflow.core import tool


@tool
def clean(text: str) -> str:
    """Takes the model's name off."""
    return text.split(" was told: ", 1)[1]
