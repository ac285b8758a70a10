"""Are the plain top-level names really ours alone?"""

from importlib.metadata import packages_distributions
from pathlib import Path

import agents
import deploy
import schemas
import streams

ROOT = Path(__file__).parents[2]
OURS = (schemas, streams, agents, deploy)


def test_no_other_installed_distribution_owns_them() -> None:
    owners = packages_distributions()

    found = {module.__name__: set(owners.get(module.__name__, ())) - {"paidan"} for module in OURS}

    assert found == {module.__name__: set() for module in OURS}


def test_they_are_imported_from_this_house() -> None:
    assert [module.__name__ for module in OURS if ROOT not in Path(str(module.__file__)).parents] == []


def test_no_package_below_the_tests_hides_them() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
