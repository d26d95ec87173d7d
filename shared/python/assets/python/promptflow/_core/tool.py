"""What marks a function as a node's tool."""

import abc
import inspect
import math


def tool(func=None, *, name=None, description=None, type=None, input_settings=None, **more):
    """Marks a function as the tool of its file. The function itself is not changed."""

    def mark(function):
        if not callable(function):
            raise TypeError(f"@tool marks a function, not a {function.__class__.__name__}")
        setattr(function, "__tool", None)
        setattr(function, "__original_function", function)
        for key, value in {"name": name, "description": description, "type": type}.items():
            setattr(function, f"__{key}", value)
        setattr(function, "__input_settings", input_settings)
        setattr(function, "__extra_info", more)
        return function

    return mark if func is None else mark(func)


def log_metric(key, value, variant_id=None):
    """Keeps a figure of the run; one that is no finite number is left out and said so. `variant_id` is taken for the sake of older files."""
    from sluice_host.console import record_metric

    try:
        number = int(value) if isinstance(value, int) else float(value)
        if not math.isfinite(number):
            raise ValueError
    except (TypeError, ValueError, OverflowError):
        print(f"metric “{key}” is left out: {value!r} is no finite number")
    else:
        record_metric(str(key), number)


class ToolProvider(abc.ABC):
    """A class whose tools share what its constructor made of the node's literal inputs."""

    @classmethod
    def get_initialize_inputs(cls):
        """The parameters of the constructor by name."""
        if cls.__init__ is object.__init__:
            return {}
        parameters = inspect.signature(cls.__init__).parameters
        several = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
        return {name: each for name, each in parameters.items() if name != "self" and each.kind not in several}

    @classmethod
    def get_required_initialize_inputs(cls):
        """Those of them that have no default."""
        empty = inspect.Parameter.empty
        return {name: each for name, each in cls.get_initialize_inputs().items() if each.default is empty}
