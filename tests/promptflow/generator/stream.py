from promptflow.core import tool


@tool
def stream(text: str):
    """Streams words and the numbers between them."""
    for place, word in enumerate(text.split()):
        yield word
        yield place
        yield " "
