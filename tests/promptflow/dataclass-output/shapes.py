from dataclasses import dataclass, field


@dataclass
class Part:
    word: str
    length: int


@dataclass
class Parsed:
    label: str
    share: float
    parts: list = field(default_factory=list)
    note: str | None = None
