"""paidan settings: what does this process know from outside?"""

from pydantic import SecretStr

from deploy.environment import PREFIX
from deploy.terminal import AsJson, give_json, give_table, read_settings
from streams.settings import Settings


def settings(as_json: AsJson = False) -> None:
    """Show every setting with its value, the variable that sets it, and where the value comes from; secrets as ***."""
    found = read_settings()
    rows = [_row(found, name) for name in Settings.model_fields]
    if as_json:
        for row in rows:
            give_json(row)
        return
    columns = ("variable", "value", "source", "meaning")
    give_table(columns, ([row[column] for column in columns] for row in rows))


def _row(found: Settings, name: str) -> dict[str, str | None]:
    value = getattr(found, name)
    variable = PREFIX + name.upper()
    shown = "***" if isinstance(value, SecretStr) else "" if value is None else str(value)
    source = "env" if name in found.model_fields_set else "default"
    meaning = Settings.model_fields[name].description
    return {"setting": name, "variable": variable, "value": shown, "source": source, "meaning": meaning}
