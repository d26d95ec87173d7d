"""Kinds of text, and an assistant's definition."""

import dataclasses


class Secret(str):
    """A text that is not to be shown."""

    def set_secret_name(self, name):
        self.secret_name = name


class PromptTemplate(str):
    """A template's text."""


class FilePath(str):
    """The path of a file of the flow."""


@dataclasses.dataclass
class AssistantDefinition:
    """What an assistant is made of."""

    model: str
    instructions: str
    tools: list
