"""What a contract of nnref's rooms is written down as: how functions are called, and who owns which equation."""

import inspect
from importlib import import_module

from docs_src.site.sources import Sources


def signatures(*modules: str) -> dict[str, str]:
    """Give how every public function of some modules is called, without types."""
    empty = inspect.Signature.empty
    found = {}
    for module in map(import_module, modules):
        for name in module.__all__:
            function = getattr(module, name)
            if inspect.isfunction(function):
                signature = inspect.signature(function).replace(return_annotation=empty)
                plain = [parameter.replace(annotation=empty) for parameter in signature.parameters.values()]
                found[f"{module.__name__}.{name}"] = str(signature.replace(parameters=plain))
    return found


def owners(week: str) -> dict[str, list[str]]:
    """Give the equations of a week by the functions and classes that own them."""
    formulas = [formula for formula in Sources().formulas.values() if formula.week == week]
    return {
        owner: sorted(formula.id for formula in formulas if formula.owner == owner)
        for owner in {formula.owner for formula in formulas}
    }
