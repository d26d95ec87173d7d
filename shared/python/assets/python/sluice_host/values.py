"""Values on their way in and out: what JSON cannot say is made here, or refused by name."""

import dataclasses
import json
import math
import re
import types
import typing

from promptflow.contracts.multimedia import Image, PFBytes
from promptflow.contracts.types import FilePath, PromptTemplate, Secret

largest_exact = 2**53 - 1
deepest = 100
words = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
texts = {"secret": Secret, "prompt_template": PromptTemplate, "file_path": FilePath}
long_digits = re.compile(r"\d{16}")
image_key = re.compile(r"^data:(image/[^;]+);(path|base64|url)$")


class Unserializable(Exception):
    """An output that is no JSON: where in it, and what stands there."""

    def __init__(self, where, what):
        super().__init__(f"{what} at {where}")
        self.where = where
        self.what = what


def read(text):
    """A request as Python values. Whole numbers that JavaScript wrote beyond 2^53 were never whole: they are floats."""
    if long_digits.search(text):
        return json.loads(text, parse_int=lambda digits: int(digits) if len(digits) < 16 else _whole(int(digits)))
    return json.loads(text)


def _whole(number):
    return number if abs(number) <= largest_exact else float(number)


def incoming(value, annotation, kind):
    """An input as the tool's parameter expects it."""
    if kind in texts and isinstance(value, str):
        return texts[kind](value)
    return _typed(value, annotation)


def _typed(value, annotation):
    """A value as its annotation says, inside lists, maps and dataclasses too: floats and dataclasses, which JSON has not."""
    annotation = without_none(annotation)
    if annotation is float:
        return _float(value)
    if dataclasses.is_dataclass(annotation) and isinstance(value, dict):
        return _dataclass(annotation, value)
    inner = typing.get_args(annotation)
    kind = typing.get_origin(annotation)
    if kind is list and isinstance(value, list) and len(inner) == 1:
        return [_typed(item, inner[0]) for item in value]
    if kind is dict and isinstance(value, dict) and len(inner) == 2:
        return {key: _typed(item, inner[1]) for key, item in value.items()}
    return with_images(value)


def _float(value):
    # JSON does not tell 1.0 from 1, and has no word for what is no number.
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return words.get(value, value) if isinstance(value, str) else value


def without_none(annotation):
    """The type of what may also be None; a list of types where there are several."""
    if typing.get_origin(annotation) not in (typing.Union, types.UnionType):
        return annotation
    options = [each for each in typing.get_args(annotation) if each is not type(None)]
    return options[0] if len(options) == 1 else options


def with_images(value):
    """The value with every image reference in it loaded."""
    if isinstance(value, list):
        return [with_images(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        [(key, content)] = value.items()
        matched = image_key.match(key)
        if matched and isinstance(content, str):
            return Image.load(matched[1], matched[2], content)
    return {key: with_images(item) for key, item in value.items()}


def _dataclass(annotation, value):
    fields = {field.name: field for field in dataclasses.fields(annotation) if field.init}
    required = {
        name
        for name, field in fields.items()
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    if not set(value) <= set(fields) or not required <= set(value):
        return with_images(value)
    return annotation(**{name: _typed(item, fields[name].type) for name, item in value.items()})


def outgoing(value):
    """An output as JSON. Tuples are lists, dataclasses and images are maps, keys are texts as Python's json writes them."""
    return _outgoing(value, "output", 0)


def _outgoing(value, where, depth):
    if depth > deepest:
        raise Unserializable(where, f"nesting below {deepest} levels")
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return str.__str__(value) if type(value) is not str else value
    if isinstance(value, int):
        if abs(value) > largest_exact:
            raise Unserializable(where, "an integer beyond 2^53, which JSON readers round; return it as text")
        return int(value)
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, (list, tuple)):
        return [_outgoing(item, f"{where}[{index}]", depth + 1) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {_key(key, where): _outgoing(item, f"{where}.{key}", depth + 1) for key, item in value.items()}
    if isinstance(value, PFBytes):
        return value.to_json()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _outgoing(getattr(value, field.name), f"{where}.{field.name}", depth + 1)
            for field in dataclasses.fields(value)
        }
    name = type(value).__name__
    raise Unserializable(where, f"a value of type {name}")


def _number(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _key(key, where):
    if isinstance(key, str):
        return str.__str__(key)
    if key is None or isinstance(key, (bool, int, float)):
        return next(iter(json.loads(json.dumps({key: 0}))))
    raise Unserializable(where, f"a key of type {type(key).__name__}")
