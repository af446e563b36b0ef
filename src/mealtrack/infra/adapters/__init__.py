"""A port is a folder here, an adapter is a module in it, and a URL's scheme names the module."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from urllib.parse import SplitResult, urlsplit


class UnknownAdapter(LookupError):
    """A setting names an adapter that is not there."""


# Several schemes of one port may be served by one module.
_SHARED = {
    "meal_vision": {
        "google": "pydantic_ai",
        "openai": "pydantic_ai",
        "openai-chat": "pydantic_ai",
    },
    "text_reader": {
        "google": "pydantic_ai",
        "openai": "pydantic_ai",
        "openai-chat": "pydantic_ai",
    },
}

# Beside those, where a folder also has modules that are parts of an adapter.
_OWN = {"meal_vision": ("label",)}


def adapter(port: str, url: str) -> tuple[ModuleType, SplitResult]:
    """The module for a setting's URL, and the URL taken apart; its `connect` opens the adapter."""
    parts = urlsplit(url)
    name = _SHARED.get(port, {}).get(parts.scheme, parts.scheme.replace("-", "_"))
    if not name.isidentifier():
        raise UnknownAdapter(f"{port}: {url!r} names no adapter; write it as scheme:rest.")
    try:
        return import_module(f"{__name__}.{port}.{name}"), parts
    except ModuleNotFoundError as missing:
        if missing.name != f"{__name__}.{port}.{name}":
            raise
        raise UnknownAdapter(
            f"{port}: there is no adapter {parts.scheme!r}; there are {', '.join(_known(port))}."
        ) from None


def _known(port: str) -> list[str]:
    """The schemes that may stand in the setting."""
    if port in _SHARED:
        return sorted({*_SHARED[port], *_OWN.get(port, ())})
    folder = import_module(f"{__name__}.{port}")
    return sorted(module.name for module in iter_modules(folder.__path__))
