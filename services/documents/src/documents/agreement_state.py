"""The state of an agreement as signing tells it, in our words."""

from contracts.wangqian.signing.v1 import snapshots_pb2
from contracts.wangqian.signing.v1.snapshots_pb2 import AgreementSnapshot

_PREFIX = "AGREEMENT_STATE_"


def state_of(agreement: AgreementSnapshot) -> str:
    """`effective` for AGREEMENT_STATE_EFFECTIVE; a value that this code does not know yet is `unspecified`."""
    known = snapshots_pb2.AgreementState.values()
    value = agreement.state if agreement.state in known else snapshots_pb2.AGREEMENT_STATE_UNSPECIFIED
    return snapshots_pb2.AgreementState.Name(value).removeprefix(_PREFIX).lower()
