"""The verifier as a module of its own, as somebody outside would load it."""

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

from config import ROOT


def _loaded() -> ModuleType:
    spec = spec_from_file_location("verify", ROOT / "verifier/verify.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verify = _loaded()
