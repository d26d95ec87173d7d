"""Finds the tool in a file and what it takes."""

import dataclasses
import enum
import importlib.util
import inspect
import types
import typing

from promptflow.connections import CustomStrongTypeConnection, _Connection
from promptflow.contracts.multimedia import Image
from promptflow.contracts.types import AssistantDefinition, FilePath, PromptTemplate, Secret
from promptflow._core.tool import ToolProvider

from . import faults
from .values import without_none

main_module = "__pf_main__"
value_types = {
    int: "int",
    float: "double",
    bool: "bool",
    str: "string",
    list: "list",
    Secret: "secret",
    PromptTemplate: "prompt_template",
    FilePath: "file_path",
    Image: "image",
    AssistantDefinition: "assistant_definition",
}
several_kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclasses.dataclass
class Parameter:
    """One parameter of a tool; `annotation` is the type as resolved."""

    name: str
    type: str
    required: bool
    init: bool
    annotation: object
    connection: list | None = None
    strong: str | None = None

    def described(self):
        found = {"name": self.name, "type": self.type, "required": self.required, "init": self.init}
        if self.connection is not None:
            found["connection"] = self.connection
        if self.strong is not None:
            found["strong"] = self.strong
        return found


@dataclasses.dataclass
class Tool:
    """The one tool of a file."""

    module: types.ModuleType
    function: types.FunctionType
    owner: type | None
    parameters: dict
    takes_more: bool

    def described(self):
        function = self.function
        return {
            "function": function.__name__,
            "class": self.owner.__name__ if self.owner else None,
            "line": function.__code__.co_firstlineno,
            "parameters": [parameter.described() for parameter in self.parameters.values()],
            "takes_more": self.takes_more,
            "generator": inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function),
            "async": inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function),
        }


class ToolProblem(Exception):
    """A file that cannot be used, with the errors of validation that say why."""

    def __init__(self, problems):
        super().__init__(problems[0]["message"])
        self.problems = problems


def inspect_file(path):
    """The tool of a file, described, or the errors that keep it from being one."""
    try:
        return {"path": path, "tool": load_tool(path).described()}
    except ToolProblem as problem:
        return {"path": path, "errors": problem.problems}


def load_tool(path):
    """Runs a file as upstream does, under the name `__pf_main__`, and finds its one tool."""
    module = _run_file(path)
    functions = [
        member
        for _, member in inspect.getmembers(module)
        if _is_tool(member) and member.__module__ == module.__name__
    ]
    methods = [
        (method, member)
        for _, member in inspect.getmembers(module)
        if isinstance(member, type) and issubclass(member, ToolProvider) and member.__module__ == module.__name__
        for _, method in inspect.getmembers(member)
        if _is_tool(method)
    ]
    found = [(function, None) for function in functions] + methods
    if not found:
        message = f"“{path}” defines no tool; it needs one function under `@tool`"
        raise ToolProblem([faults.problem("NoToolDefined", message, path)])
    if len(found) > 1:
        names = ", ".join(f"{function.__name__} (line {function.__code__.co_firstlineno})" for function, _ in found)
        message = f"“{path}” defines {len(found)} tools where one is expected: {names}"
        second = found[1][0].__code__.co_firstlineno
        raise ToolProblem([faults.problem("MultipleToolsDefined", message, path, second)])
    function, owner = found[0]
    return _described(path, module, function, owner)


def _described(path, module, function, owner):
    parameters = {}
    takes_more = False
    line = function.__code__.co_firstlineno
    sources = ([(owner.__init__, True)] if owner and owner.__init__ is not object.__init__ else []) + [(function, False)]
    for source, init in sources:
        for parameter in _signature(source).parameters.values():
            takes_more = takes_more or (parameter.kind is inspect.Parameter.VAR_KEYWORD and not init)
            if parameter.kind in several_kinds or (parameter.name == "self"):
                continue
            if parameter.name in parameters:
                message = f"“{parameter.name}” is a parameter of `__init__` and of `{function.__name__}` in “{path}”"
                raise ToolProblem([faults.problem("PythonLoadError", message, path, line)])
            parameters[parameter.name] = _parameter(parameter, init)
    return Tool(module, function, owner, parameters, takes_more)


def _run_file(path):
    location = faults.flow_folder + path
    spec = importlib.util.spec_from_file_location(main_module, location=location)
    if spec is None or spec.loader is None:
        raise ToolProblem([faults.problem("PythonLoaderNotFound", f"“{path}” is no Python file", path)])
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        raise ToolProblem(faults.load_problems(error, path)) from error
    return module


def _is_tool(member):
    return isinstance(member, types.FunctionType) and hasattr(member, "__tool")


def _signature(function):
    try:
        return inspect.signature(function, eval_str=True)
    except Exception:
        # A name that only a type checker knows.
        import annotationlib

        return inspect.signature(function, annotation_format=annotationlib.Format.FORWARDREF)


def _parameter(parameter, init):
    has_default = parameter.default is not inspect.Parameter.empty
    annotation = without_none(parameter.annotation)
    if annotation is inspect.Parameter.empty and has_default:
        annotation = type(parameter.default)
    if isinstance(annotation, enum.EnumMeta):
        annotation = str
    found = Parameter(parameter.name, "object", not has_default, init, annotation)
    candidates = annotation if isinstance(annotation, list) else [annotation]
    if candidates and all(isinstance(each, type) and issubclass(each, _Connection) for each in candidates):
        strong = [each for each in candidates if issubclass(each, CustomStrongTypeConnection)]
        names = ["CustomConnection" if each in strong else each.__name__ for each in candidates]
        found.connection = sorted(set(names), key=names.index)
        found.strong = strong[0].__name__ if strong else None
    elif isinstance(annotation, typing.Hashable) and not isinstance(annotation, list):
        found.type = value_types.get(annotation, "object")
    return found

