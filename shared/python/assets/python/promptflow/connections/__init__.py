"""Connections as nodes see them: plain values by name, with their secrets."""


class _Connection:
    """Values of one connection. Settings and secrets are attributes; `**connection` gives them all."""

    TYPE = "Custom"
    _names = {}

    def __init__(self, name=None, configs=None, secrets=None, **values):
        known = type(self)._names
        self.name = name
        self.configs = dict(configs or {})
        self.secrets = dict(secrets or {})
        for key, value in values.items():
            (self.secrets if known.get(key) == "secret" else self.configs)[key] = value

    def __getattr__(self, key):
        if key.startswith("__"):
            raise AttributeError(key)
        values = {**self.__dict__.get("configs", {}), **self.__dict__.get("secrets", {})}
        if key in values:
            return values[key]
        if key in type(self)._names:
            return None
        there = ", ".join(sorted(values)) or "nothing"
        raise AttributeError(f"connection “{self.__dict__.get('name')}” has no “{key}”; it has {there}")

    def __setattr__(self, key, value):
        if key in ("name", "configs", "secrets", "module"):
            self.__dict__[key] = value
        elif key in self.secrets or type(self)._names.get(key) == "secret":
            self.secrets[key] = value
        else:
            self.configs[key] = value

    @property
    def type(self):
        """The kind of connection."""
        return type(self).TYPE

    def keys(self):
        """Names of its settings and secrets."""
        return [*self.configs, *self.secrets]

    def __getitem__(self, key):
        if key in self.configs:
            return self.configs[key]
        return self.secrets[key]

    def __contains__(self, key):
        return key in self.configs or key in self.secrets

    def is_secret(self, key):
        """Whether that value is a secret."""
        return key in self.secrets

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"


class _StrongTypeConnection(_Connection):
    def __init__(self, name=None, **values):
        super().__init__(name=name, **values)


class AzureOpenAIConnection(_StrongTypeConnection):
    """A resource of Azure OpenAI."""

    TYPE = "AzureOpenAI"
    _names = {"api_key": "secret", "api_base": "", "api_type": "", "api_version": "", "auth_mode": "", "resource_id": ""}

    def __init__(self, api_base=None, api_key=None, api_type="azure", api_version=None, name=None, **values):
        given = {"api_base": api_base, "api_type": api_type, "api_version": api_version, "api_key": api_key}
        super().__init__(name=name, **given, **values)


class OpenAIConnection(_StrongTypeConnection):
    """The OpenAI API, or one that speaks it."""

    TYPE = "OpenAI"
    _names = {"api_key": "secret", "organization": "", "base_url": ""}

    def __init__(self, api_key=None, organization=None, base_url=None, name=None, **values):
        given = {"api_key": api_key, "organization": organization, "base_url": base_url}
        super().__init__(name=name, **given, **values)


class ServerlessConnection(_StrongTypeConnection):
    """A model endpoint without a server of one's own."""

    TYPE = "Serverless"
    _names = {"api_key": "secret", "api_base": ""}


class CognitiveSearchConnection(_StrongTypeConnection):
    """A search service."""

    TYPE = "CognitiveSearch"
    _names = {"api_key": "secret", "api_base": "", "api_version": ""}


class AzureContentSafetyConnection(_StrongTypeConnection):
    """A content-safety service."""

    TYPE = "AzureContentSafety"
    _names = {"api_key": "secret", "endpoint": "", "api_version": "", "api_type": ""}


class AzureAIServicesConnection(_StrongTypeConnection):
    """An Azure AI services resource."""

    TYPE = "AzureAIServices"
    _names = {"api_key": "secret", "endpoint": ""}


class FormRecognizerConnection(AzureContentSafetyConnection):
    """A document-reading service."""

    TYPE = "FormRecognizer"


class SerpConnection(_StrongTypeConnection):
    """A web-search API."""

    TYPE = "Serp"
    _names = {"api_key": "secret"}


class QdrantConnection(_StrongTypeConnection):
    """A Qdrant store."""

    TYPE = "Qdrant"
    _names = {"api_key": "secret", "api_base": ""}


class WeaviateConnection(_StrongTypeConnection):
    """A Weaviate store."""

    TYPE = "Weaviate"
    _names = {"api_key": "secret", "api_base": ""}


class CustomConnection(_Connection):
    """Settings and secrets under names of one's own."""


class CustomStrongTypeConnection(CustomConnection):
    """A custom connection whose names a class declares by its annotations."""


_classes = {
    cls.__name__: cls
    for cls in (
        AzureOpenAIConnection,
        OpenAIConnection,
        ServerlessConnection,
        CognitiveSearchConnection,
        AzureContentSafetyConnection,
        AzureAIServicesConnection,
        FormRecognizerConnection,
        SerpConnection,
        QdrantConnection,
        WeaviateConnection,
        CustomConnection,
    )
}


def _open(described, strong):
    cls = strong or _classes[described["class"]]
    made = cls.__new__(cls)
    _Connection.__init__(made, name=described["name"], configs=described["configs"], secrets=described["secrets"])
    return made
