"""What the school's policy says about terminations: a snapshot taken at the asking rules the termination to its end."""

from dataclasses import dataclass
from typing import Self

from contracts.wangqian.identity.v1.policy_pb2 import Policy

MUTUAL = "mutual"


@dataclass(frozen=True)
class Rules:
    policy_version: int
    # mutual | proof.
    mode: str
    # Who may ask: student, employer; empty: closed.
    askers: tuple[str, ...]
    # "college,school" | "college" | "school" | "either"; empty: consent alone ends the agreement.
    steps: str
    # Approved ones that the student asked for; None: no limit of the platform's.
    allowed: int | None
    # After one that the student asked for; 0: none.
    waiting_working_days: int
    overdue_after_working_days: int
    # The school's own text of 解约须知; empty: the platform's.
    own_notice: str

    @classmethod
    def of(cls, policy: Policy, version: int) -> Self:
        return cls(
            policy_version=version,
            mode=policy.termination_mode,
            askers=tuple(policy.termination_askers),
            steps=policy.review_steps.get("termination", ""),
            allowed=policy.terminations_allowed if policy.HasField("terminations_allowed") else None,
            waiting_working_days=policy.waiting_working_days,
            overdue_after_working_days=policy.overdue_after_working_days,
            own_notice=policy.termination_notice,
        )

    def notice(self) -> str:
        """解约须知 as both parties read it before they ask or consent, a paragraph a line."""
        if self.own_notice:
            return self.own_notice
        lines = [
            "解除协议可能要承担违约责任、赔偿对方损失，请先对照协议书中的违约条款。",
            "解约须由双方同意并经学校审核，审核通过后协议书才失效。",
            "请先与对方协商一致，避免产生纠纷；申请发出后不能撤回。",
            "对方可以同意，也可以选择暂不处理；没有回应不等于同意。",
        ]
        if self.allowed is not None:
            lines.append(f"由学生提出的解约，每名学生可办理 {self.allowed} 次。")
        if self.waiting_working_days:
            lines.append(f"由学生提出的解约，审核通过后 {self.waiting_working_days} 个工作日内不能再应约。")
        lines.append(
            "审核通过后，学生的网上签约资格随即恢复。"
            if not self.waiting_working_days
            else "等待期满后，学生可以再次签约。"
        )
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
