"""What does a policy file say? And if it is wrong: where, all at once."""

from pathlib import Path

from deploy.yaml_file import FaultyFile, parse_model, text_of
from schemas.policy import Policy


class PolicyFileError(FaultyFile):
    """The file is no policy; the person who wrote it must act."""


def load_policy(path: Path) -> Policy:
    """Read a policy from a YAML file. Raises PolicyFileError, OSError."""
    return parse_policy(text_of(path, PolicyFileError), path.name)


def parse_policy(text: str, name: str = "policy") -> Policy:
    """Read a policy from YAML text; ``name`` stands in the errors. Raises PolicyFileError."""
    return parse_model(text, name, Policy, "policy", PolicyFileError)
