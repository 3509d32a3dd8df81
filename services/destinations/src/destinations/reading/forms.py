"""The forms as data: the portal draws them and holds no rule of its own."""

from chassis.text import KINDS as TEXT_KINDS
from destinations.catalogue import categories, label_of
from destinations.form import Category, EvidenceRule, Field
from destinations.shapes import CategoryList, CategoryShown, EvidenceAsked, FieldAsked, KindShown
from destinations.use_cases.release import PROOF


def forms() -> CategoryList:
    return CategoryList(items=[_category(one) for one in categories()], release_evidence=_evidence(PROOF))


def _category(one: Category) -> CategoryShown:
    return CategoryShown(
        code=one.code,
        label=label_of(one.code),
        hint=one.hint,
        holds_commitment=one.holds_commitment,
        kinds=[KindShown(code=kind.code, label=label_of(kind.code), hint=kind.hint) for kind in one.kinds],
        fields=[_field(field) for field in one.fields],
        evidence=_evidence(one.evidence),
    )


def _field(field: Field) -> FieldAsked:
    return FieldAsked(
        name=field.name,
        label=field.label,
        kind=field.kind,
        required=field.required,
        hint=field.hint,
        max_length=TEXT_KINDS[field.text].longest if field.kind == "text" else None,
        table=field.table or None,
    )


def _evidence(rule: EvidenceRule) -> EvidenceAsked:
    return EvidenceAsked(label=rule.label, least=rule.least, most=rule.most)
