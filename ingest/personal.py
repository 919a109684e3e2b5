"""Personal data by the shapes and check digits of addresses and numbers that belong to one person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What one sort of personal data looks like."""

    name: str
    """What it is."""
    pattern: re.Pattern[str]
    """How it is written; a group `value`, where there is one, is what is checked."""
    digits: int
    """Fewest digits of one in a row, counted past blanks, signs and capital letters; 0 for an address."""
    check: Check
    """Whether its check digits hold; blanks and dashes are taken out before."""


def personal_data(text: str) -> Iterator[tuple[str, int, int]]:
    """Each piece of personal data in a text: what it is, and its span."""
    row = _longest_row(text)
    for shape in SHAPES:
        if row < shape.digits or (not shape.digits and "@" not in text):
            continue  # to look is slow, and few texts have so many digits beside their dates
        for hit in shape.pattern.finditer(text):
            group = "value" if "value" in shape.pattern.groupindex else 0
            if shape.check(re.sub(r"[\s./-]", "", hit[group])):
                yield shape.name, *hit.span(group)


MOMENT = re.compile(
    r"(?P<number>\d[\s()./-]+(?:19|20)\d\d-)"
    r"|(?<![\w.+/-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    r"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?\ ?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w+-]|\.\d|\ \d{6})"
)
"""A day, or a moment of it, as programs write them; or, as `number`, what only looks like the year of one.

`+49 (421) 2001-09-12` can be dialled: what follows digits past signs that a number may hold is no year.
"""

ROW = re.compile(r"\d[A-Z\d\s./()+-]*")
"""Digits with what may stand between those of one number: every sign that a pattern of `SHAPES` takes between two."""


def without_moments(text: str) -> str:
    """The text with a sign in the place of each day and moment."""
    return MOMENT.sub(lambda hit: hit["number"] or "#", text)


def _longest_row(text: str) -> int:
    """Most digits that stand in one row; those of moments are not counted."""
    return max((sum(map(str.isdigit, row)) for row in ROW.findall(without_moments(text))), default=0)


def _remainder_97(digits: str) -> int:
    return int(digits) % 97


def _is_iban(value: str) -> bool:
    """ISO 13616: the country and check digits moved to the end, letters as numbers from 10, leave 1 modulo 97."""
    turned = value[4:] + value[:4]
    return 15 <= len(value) <= 34 and _remainder_97("".join(str(int(sign, 36)) for sign in turned)) == 1


def _is_luhn(value: str) -> bool:
    """ISO/IEC 7812: every second digit from the right doubled, the digits of all add up to a multiple of ten."""
    total = 0
    for place, sign in enumerate(reversed(value)):
        digit = int(sign) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0 and len(set(value)) > 1


def _is_german_tax_id(value: str) -> bool:
    """Eleven digits, of the first ten one twice or thrice, with the last by ISO 7064 modulo 11, 10."""
    counts = sorted(value[:10].count(digit) for digit in set(value[:10]))
    if counts[-1] not in (2, 3) or (len(counts) > 1 and counts[-2] > 1):
        return False
    product = 10
    for digit in value[:10]:
        product = ((int(digit) + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == int(value[10])


def _is_german_insurance(value: str) -> bool:
    """Area, birthday, letter, serial and check digit; the letter counts as its two digits in the alphabet."""
    spelled = value[:8] + f"{ord(value[8]) - ord('A') + 1:02d}" + value[9:11]
    products = (
        int(digit) * weight for digit, weight in zip(spelled, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1), strict=True)
    )
    return sum(one // 10 + one % 10 for one in products) % 10 == int(value[11])


def _is_french(value: str) -> bool:
    """The key is what the number lacks to a multiple of 97; the Corsican 2A and 2B count as 19 and 18."""
    number = value[:13].replace("2A", "19").replace("2B", "18")
    return 97 - _remainder_97(number) == int(value[13:])


def _is_spanish(value: str) -> bool:
    """The letter is the number's remainder by 23; X, Y and Z of a foreigner's number count as 0, 1 and 2."""
    number = value[:-1].translate(str.maketrans("XYZ", "012"))
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(number) % 23] == value[-1]


def _is_dutch(value: str) -> bool:
    """The eleven test: weights 9 to 2, and minus 1 for the last digit."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(value, weights, strict=True)) % 11 == 0


ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
"""What the letters A to Z, and the digits 0 to 9, count at the odd places of a codice fiscale."""


def _is_italian(value: str) -> bool:
    """The last letter is the remainder by 26 of what the others count."""
    numbers = [int(sign) if sign.isdigit() else ord(sign) - ord("A") for sign in value[:15]]
    total = sum(ODD[number] if place % 2 == 0 else number for place, number in enumerate(numbers))
    return total % 26 == ord(value[15]) - ord("A")


def _is_swiss(value: str) -> bool:
    """The check digit of an EAN-13."""
    total = sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(value[:12]))
    return (10 - total % 10) % 10 == int(value[12])


def _is_belgian(value: str) -> bool:
    """The last two digits are what the others lack to a multiple of 97, with a 2 before them for those born since 2000."""
    return int(value[9:]) in (97 - _remainder_97(value[:9]), 97 - _remainder_97("2" + value[:9]))


def _is_swedish(value: str) -> bool:
    """A birthday, a serial number and a Luhn digit."""
    digits = value.replace("+", "")
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and _is_luhn(digits)


def _is_telephone(value: str) -> bool:
    """As many digits as ITU E.164 allows; few make no number that can be called."""
    return 8 <= sum(map(str.isdigit, value)) <= 15


TELEPHONE_CUE = r"\b(?:tel(?:efon|ephone)?|phone|mobil(?:e|telefon)?|cell|fax|call|whatsapp)\b\.?(?:\s+(?:no|nr|number)\.?)?\s*:?\s*"


def _shape(name: str, digits: int, pattern: str, check: Check = lambda _value: True, flags: int = 0) -> Shape:
    return Shape(name=name, digits=digits, pattern=re.compile(pattern, flags | re.VERBOSE), check=check)


SHAPES = (
    _shape("e-mail address", 0, r"(?<![\w.+-])(?!git@)[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b"),
    # abroad: +49 421 555 01 99, 0049 421 5550199; an amount such as +12 345 678 has groups of three throughout
    _shape(
        "telephone number",
        8,
        r"(?<![\w.,:+-])(?<!\d\s)(?!\+\d{1,3}(?:[\ ,.]\d{3})+(?![\d-]|\ \d)) (?:\+|00(?=[1-9]\d?[\s/(-]))[1-9]\d{0,2}"
        r"(?:[\s/.-]?\(0\))?(?:[\s/-]?\(?(?!00)\d{2,5}\)?)(?:[\s/.-]?\d{2,5}){1,4}(?![\w%])",
        _is_telephone,
    ),
    _shape("telephone number", 8, r"(?<![\w.(-])(?:\(\d{3}\)\s?|\d{3}-)\d{3}-\d{4}(?![\w-])", _is_telephone),
    _shape(
        "telephone number",
        8,
        TELEPHONE_CUE.replace(" ", r"\ ") + r"(?P<value>\(?0\d{1,5}\)?[\s/-]*(?:\d{2,}[\s/-]?){1,5})(?!\w)",
        _is_telephone,
        re.IGNORECASE,
    ),
    _shape("IBAN", 7, r"\b[A-Z]{2}\d{2}(?:\ ?[A-Z0-9]{4}){2,7}(?:\ ?[A-Z0-9]{1,3})?\b", _is_iban),
    _shape(
        "payment card",
        15,
        r"(?<![\w.-])(?:[45]\d|2[2-7]|6[05])\d{2}(?:[\ -]?\d{4}){2}[\ -]?\d{4}(?![\w.-]?\w)"
        r"|(?<![\w.-])3[47]\d{2}[\ -]?\d{6}[\ -]?\d{5}(?![\w.-]?\w)",
        _is_luhn,
    ),
    _shape("US social security number", 9, r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])"),
    _shape(
        "UK national insurance number",
        6,
        r"(?<![\w-])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\ ?\d{2}\ ?\d{2}\ ?\d{2}\ ?[A-D](?![\w-])",
    ),
    _shape("German tax id", 11, r"(?<![\w.,-])[1-9]\d(?:\d{9}|\ \d{3}\ \d{3}\ \d{3})(?![\w.,-]?\w)", _is_german_tax_id),
    _shape(
        "German insurance number",
        11,
        r"(?<!\w)\d{2}\ ?[0-3]\d[01]\d\d{2}\ ?[A-Z]\ ?\d{3}(?!\w)",
        _is_german_insurance,
    ),
    _shape(
        "French social security number",
        13,
        r"(?<!\w)[12]\ ?\d{2}\ ?(?:0[1-9]|1[0-2]|[2-9]\d)\ ?(?:\d{2}|2[AB])\ ?\d{3}\ ?\d{3}\ ?\d{2}(?!\w)",
        _is_french,
    ),
    _shape("Spanish identity number", 7, r"(?<![\w-])(?:\d{8}|[XYZ]-?\d{7})-?[A-HJ-NP-TV-Z](?![\w-])", _is_spanish),
    _shape(
        "Dutch citizen number",
        9,
        r"\b(?:BSN|burgerservicenummer|sofinummer)\b\D{0,12}(?P<value>\d{9}|\d{4}[\ .]\d{2}[\ .]\d{3})(?!\d)",
        _is_dutch,
        re.IGNORECASE,
    ),
    _shape("Italian tax code", 7, r"\b[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]\b", _is_italian),
    _shape("Swiss insurance number", 13, r"(?<![\w.])756\.?\d{4}\.?\d{4}\.?\d{2}(?!\w)", _is_swiss),
    _shape("Belgian register number", 11, r"(?<!\w)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\w)", _is_belgian),
    _shape("Swedish personal number", 10, r"(?<![\w-])(?:19|20)?(?P<value>\d{6}[-+]\d{4})(?![\w-])", _is_swedish),
)
"""Every sort that is looked for. A number without check digits is looked for only in a shape that nothing else has."""
