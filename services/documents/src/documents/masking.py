"""Names as a stranger may see them: enough to recognise a paper in hand, not enough to learn who it is about."""


def masked_person(name: str) -> str:
    """程䶮 -> 程*; 欧阳·买买提 -> 欧*****."""
    return name[:1] + "*" * (len(name) - 1)


def masked_organisation(name: str) -> str:
    """武汉东湖云图信息技术有限公司 -> 武汉**********公司; short names keep their first two characters."""
    if len(name) <= 6:
        return name[:2] + "*" * (len(name) - 2)
    return name[:2] + "*" * (len(name) - 4) + name[-2:]
