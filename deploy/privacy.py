"""How is a record shown to a person who need not know the customer?"""

from typing import Any

import orjson

from agents.decisions.masking import mask, mask_name

NAMES = frozenset({"name"})


def shown(value: bytes | None) -> str:
    """Give a record's value as text with numbers, addresses and the customer's name hidden; "" for none."""
    if value is None:
        return ""
    try:
        found = _hidden(orjson.loads(value), within_customer=False)
    except (orjson.JSONDecodeError, RecursionError):
        return mask(value.decode("utf-8", "replace"))
    return orjson.dumps(found).decode()


def _hidden(value: Any, *, within_customer: bool) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list):
        return [_hidden(one, within_customer=within_customer) for one in value]
    if isinstance(value, dict):
        return {
            name: mask_name(one)
            if within_customer and name in NAMES and isinstance(one, str)
            else _hidden(one, within_customer=name == "customer")
            for name, one in value.items()
        }
    return value
