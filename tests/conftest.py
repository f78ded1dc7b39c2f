import pytest
from hypothesis import settings

# The same examples every time: a change is judged by what it changed. New ones: --hypothesis-profile=default
settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the goldens anew; the test still fails, so that the diff is read",
    )
