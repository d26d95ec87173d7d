"""Older files take their types from here."""

from .types import AssistantDefinition, FilePath, PromptTemplate, Secret

__all__ = ["AssistantDefinition", "FilePath", "PromptTemplate", "Secret"]
