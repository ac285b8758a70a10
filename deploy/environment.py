"""Which environment gives another process the same settings?"""

from pydantic import SecretStr

from streams.settings import Settings

PREFIX = "PAIDAN_"


def as_env(settings: Settings) -> dict[str, str]:
    """Give the ``PAIDAN_`` variables from which a child process reads these very settings; it holds the secrets."""
    found = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value is not None:
            plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            found[PREFIX + name.upper()] = plain
    return found
