from promptflow.core import tool


@tool
def check(first, second, third: str = "none") -> str:
    """Runs by its condition alone, even where everything it reads was bypassed."""
    return repr([first, second, third])
