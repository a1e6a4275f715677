"""What the checker must refuse: a wrong formula that passes is named."""

from collections.abc import Callable

import pytest

from docs_src.checker import FormulaError


def refusal(judge: Callable[[], object], what: str) -> FormulaError:
    """Give the error with which something wrong is refused; fail with its name if it is taken for true."""
    try:
        judge()
    except FormulaError as error:
        return error
    pytest.fail(f"taken for true, and wrong: {what}", pytrace=False)
