"""Cleaning of typed text as a validator of a field: the chassis' rules, in a form that type checkers read."""

from pydantic import BeforeValidator

from chassis.text import TextFault, clean


def tidy(kind: str) -> BeforeValidator:
    """For `Annotated[str, tidy("name")]`: the text as it is kept, or a fault that names the character."""

    def run(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return clean(value, kind)
        except TextFault as fault:
            raise ValueError(str(fault)) from fault

    return BeforeValidator(run)
