from promptflow.core import ToolProvider, tool


class Greeter(ToolProvider):
    """A tool in a class: the constructor takes literals once, the method the rest."""

    def __init__(self, greeting: str, loud: bool = False):
        self.greeting = greeting.upper() if loud else greeting
        self.times = 0

    @tool
    def greet(self, item: str, end: str = "!") -> str:
        self.times += 1
        return f"{self.greeting} {item}{end} {self.times}"
