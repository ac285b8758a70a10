"""How is personal data hidden in what people type?

Requirements 2.3 (PIPL 28-29, 51; GB/T 35273 section 7): enough is kept to check with the customer, not to call.
When in doubt a number is hidden.
"""

import re

_GAP = r"[ \t.\-\u2010-\u2015]{0,2}"
_FREE = r"(?<![0-9])"
_TRIGGER = re.compile(r"[0-9@０-９＠]")
_WIDE = str.maketrans("０１２３４５６７８９＠－　", "0123456789@- ")

_EMAIL = re.compile(r"([A-Za-z0-9_+%])[A-Za-z0-9._%+\-]{0,63}@((?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24})")
_IDENTITY = re.compile(rf"{_FREE}[1-9][0-9]{{5}}{_GAP}[0-9]{{8}}{_GAP}[0-9]{{3}}[0-9xX](?![0-9])")
_MOBILE = re.compile(
    rf"{_FREE}((?:\+|00)?86{_GAP})?(1{_GAP}[3-9]{_GAP}[0-9])(?:{_GAP}[0-9]){{4}}{_GAP}"
    rf"([0-9](?:{_GAP}[0-9]){{3}})(?![0-9])"
)
_LANDLINE = re.compile(
    rf"{_FREE}(\(?0(?:10|2[0-9]|[3-9][0-9]{{2}})\)?{_GAP})([2-9][0-9]{{2,3}}{_GAP}[0-9]{{2}})([0-9]{{2}})(?![0-9])"
)
_CARD = re.compile(rf"{_FREE}(?:[0-9]{{13,}}|(?:[0-9]{{4}}{_GAP}){{3,4}}[0-9]{{1,4}})(?![0-9])")
_BURIED = re.compile(rf"1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}")
"""A mobile stuck to other digits; looked for last."""

_NOT_DIGIT = re.compile(r"[^0-9Xx]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_SURNAMES = """
欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 长孙 宇文 轩辕 歐陽 司馬 諸葛 東方 尉遲 公孫 長孫 軒轅
"""
_COMPOUND_SURNAMES = frozenset(_SURNAMES.split())


def mask(text: str) -> str:
    """Return the text with mobiles, identity numbers, fixed lines, bank cards and e-mail addresses hidden.

    Kept: mobile 3+4 digits, identity number 3+4, fixed line area code + last 2, card last 4, e-mail first letter
    and domain (requirements 2.3). Masking twice changes nothing more.
    """
    if not _TRIGGER.search(text):
        return text
    if not text.isascii():
        text = text.translate(_WIDE)
    if "@" in text:
        text = _EMAIL.sub(r"\1***@\2", text)
    while (hidden := _hide_numbers(text)) != text:  # what is kept may form a number with what follows
        text = hidden
    return text


def mask_phone(number: str) -> str:
    """Return one telephone number hidden: mobile 3+4, fixed line area code + last 2, anything else its last 2."""
    masked = mask(number)
    if masked != number or not number:
        return masked
    kept = number[-2:] if len(number) > 4 else ""
    return "*" * (len(number) - len(kept)) + kept


def mask_name(name: str) -> str:
    """Return a name with only the surname left: 张**, 欧阳*, `**** Smith`; one word keeps its first letter."""
    name = name.strip()
    if name[:2] in _COMPOUND_SURNAMES and len(name) > 2:
        return name[:2] + "*" * (len(name) - 2)
    if name.isascii() and " " in name:
        given, surname = name.rsplit(" ", 1)
        return f"{'*' * len(given)} {surname}"
    return name[:1] + "*" * (len(name) - 1)


def is_identity_number(number: str) -> bool:
    """Say whether 18 characters carry the right check character (GB 11643)."""
    if not re.fullmatch(r"[0-9]{17}[0-9Xx]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECK[total % 11] == number[-1].upper()


def _hide_numbers(text: str) -> str:
    """Hide every number one pass can see; each change leaves fewer digits, so passes end."""
    text = _IDENTITY.sub(_hide_identity, text)
    text = _MOBILE.sub(_hide_mobile, text)
    text = _LANDLINE.sub(_hide_landline, text)
    text = _CARD.sub(_hide_card, text)
    return _BURIED.sub(_hide_buried, text)


def _hide_identity(found: re.Match[str]) -> str:
    digits = _NOT_DIGIT.sub("", found[0])
    if is_identity_number(digits) or digits[-1] in "xX":
        return f"{digits[:3]}{'*' * 11}{digits[-4:]}"
    return f"{'*' * 14}{digits[-4:]}"


def _hide_mobile(found: re.Match[str]) -> str:
    return f"{found[1] or ''}{_NOT_DIGIT.sub('', found[2])}****{_NOT_DIGIT.sub('', found[3])}"


def _hide_landline(found: re.Match[str]) -> str:
    return f"{found[1]}{'*' * len(_NOT_DIGIT.sub('', found[2]))}{found[3]}"


def _hide_card(found: re.Match[str]) -> str:
    digits = _NOT_DIGIT.sub("", found[0])
    return f"{'*' * (len(digits) - 4)}{digits[-4:]}"


def _hide_buried(found: re.Match[str]) -> str:
    digits = _NOT_DIGIT.sub("", found[0])
    return f"{digits[:3]}****{digits[-4:]}"
