"""Is this the same letter that others have sent?"""

from hashlib import blake2b

LOOKED_AT = 2_000  # characters


def template_of(subject: str, text: str, least_chars: int) -> str | None:
    """Give a fingerprint of the letters alone: digits, spaces, punctuation and case make no difference.

    None for a text with fewer letters than ``least_chars``: short ones are alike by chance.
    """
    letters = "".join(filter(str.isalpha, f"{subject}{text}"[:LOOKED_AT])).casefold()
    if len(letters) < least_chars:
        return None
    return blake2b(letters.encode(), digest_size=8).hexdigest()
