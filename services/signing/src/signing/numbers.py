"""The printed number of an agreement: school code 5, class year 2, channel 1, sequence 6, check digit 1."""

CHANNEL_DIGITS = {"online": "1", "paper": "2", "student_initiated": "3"}
BLOCK = 50


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap of neighbours."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def series_of(school_code: str, class_year: int, channel: str) -> str:
    """What numbers of one sequence share: its first eight digits."""
    return f"{school_code}{class_year % 100:02d}{CHANNEL_DIGITS[channel]}"


def number_of(series: str, sequence: int) -> str:
    """Raises OverflowError past a million in one series: no number is ever used twice."""
    if sequence > 999_999:
        raise OverflowError(f"the series {series} is used up")
    digits = f"{series}{sequence:06d}"
    return digits + check_digit(digits)
