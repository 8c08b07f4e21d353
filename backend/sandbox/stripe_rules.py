"""What happens at the sandbox Stripe once money has moved: given back, or disputed by a bank."""

from backend.sandbox.stripe_errors import invalid
from backend.sandbox.stripe_objects import (
    Charge,
    Dispute,
    EvidenceDetails,
    FraudWarning,
    Refund,
)
from backend.sandbox.stripe_payments import (
    CLOSED,
    DISPUTE_STATES,
    EVIDENCE_SECONDS,
    GIVEN_BACK,
    INQUIRY,
    REFUND_STATES,
    Payments,
)


class Rules(Payments):
    """Every way the world can move; each leaves the events that Stripe would send."""

    def refund(
        self, charge: Charge, amount: int | None, *, reason: str | None = None,
        metadata: dict[str, str] | None = None, status: str = "succeeded",
    ) -> Refund:  # fmt: skip
        """Give back a part, or all that is left."""
        left = charge.amount - charge.amount_refunded
        if not charge.paid:
            raise invalid("This charge has not been paid.", code="charge_not_refundable")
        if left == 0:
            raise invalid(
                f"Charge {charge.id} has already been refunded.", code="charge_already_refunded"
            )
        if self._is_charged_back(charge):
            raise invalid(
                f"Charge {charge.id} has been charged back; cannot issue a refund.",
                code="charge_disputed",
            )
        if amount is not None and not 1 <= amount <= left:
            raise invalid(f"Refund amount is greater than unrefunded amount ({left}).", "amount")
        refund = Refund(
            id=self.store.new_id("re"), created=self.store.now(), amount=amount or left,
            currency=charge.currency, charge=charge.id, payment_intent=charge.payment_intent,
            status=status, reason=reason, metadata=metadata or {},
        )  # fmt: skip
        self.store.state.refunds[refund.id] = refund
        self._recount(charge)
        self._tell("charge.refunded", charge)
        self._tell("refund.created", refund)
        self._refresh_warnings(charge)
        return refund

    def move_refund(self, refund_id: str, status: str) -> Refund:
        """A refund that was on its way ends, or one that had arrived bounces."""
        if status not in REFUND_STATES:
            raise invalid(f"Invalid status: {status}", "status")
        refund = self.store.find("refund", self.store.state.refunds, refund_id)
        refund.status = status
        refund.failure_reason = "lost_or_stolen_card" if status == "failed" else None
        self._recount(self.store.state.charges[refund.charge])
        self._tell("refund.updated", refund)
        self._tell("charge.refund.updated", refund)
        if status == "failed":
            self._tell("refund.failed", refund)
        return refund

    # The bank's side --------------------------------------------------------------------------

    def dispute(self, charge: Charge, amount: int | None, *, status: str, reason: str) -> Dispute:
        """The cardholder's bank asks for the money, or asks a question (`warning_*`)."""
        if status not in DISPUTE_STATES:
            raise invalid(f"Invalid status: {status}", "status")
        if not charge.paid:
            raise invalid("This charge has not been paid.")
        now = self.store.now()
        dispute = Dispute(
            id=self.store.new_id("dp"), created=now, amount=amount or charge.amount,
            currency=charge.currency, charge=charge.id, payment_intent=charge.payment_intent,
            status=status, reason=reason,
            evidence_details=EvidenceDetails(due_by=now + EVIDENCE_SECONDS),
            is_charge_refundable=status in INQUIRY,
        )  # fmt: skip
        self.store.state.disputes[dispute.id] = dispute
        charge.disputed = True
        self._tell("charge.dispute.created", dispute)
        if status not in INQUIRY | {"prevented"}:
            self._tell("charge.dispute.funds_withdrawn", dispute)
        if status in CLOSED:
            self._tell("charge.dispute.closed", dispute)
        self._refresh_warnings(charge)
        return dispute

    def move_dispute(self, dispute_id: str, status: str) -> Dispute:
        """The dispute goes on: escalated, under review, won, lost, closed."""
        if status not in DISPUTE_STATES:
            raise invalid(f"Invalid status: {status}", "status")
        dispute = self.store.find("dispute", self.store.state.disputes, dispute_id)
        was_inquiry = dispute.status in INQUIRY
        dispute.status = status
        dispute.is_charge_refundable = status in INQUIRY
        self._tell("charge.dispute.updated", dispute)
        if was_inquiry and status not in INQUIRY | {"prevented"}:
            self._tell("charge.dispute.funds_withdrawn", dispute)
        if status == "won":
            self._tell("charge.dispute.funds_reinstated", dispute)
        if status in CLOSED:
            self._tell("charge.dispute.closed", dispute)
        return dispute

    def warn(self, charge: Charge) -> FraudWarning:
        """The card network suspects fraud."""
        warning = FraudWarning(
            id=self.store.new_id("issfr"), created=self.store.now(), charge=charge.id,
            payment_intent=charge.payment_intent,
            actionable=not (charge.disputed or charge.refunded),
        )  # fmt: skip
        self.store.state.warnings[warning.id] = warning
        self._tell("radar.early_fraud_warning.created", warning)
        return warning

    # Parts ------------------------------------------------------------------------------------

    def _recount(self, charge: Charge) -> None:
        charge.amount_refunded = sum(
            refund.amount
            for refund in self.store.state.refunds.values()
            if refund.charge == charge.id and refund.status in GIVEN_BACK
        )
        charge.refunded = charge.amount_refunded >= charge.amount

    def _is_charged_back(self, charge: Charge) -> bool:
        return any(
            dispute.charge == charge.id and dispute.status not in INQUIRY | {"won", "prevented"}
            for dispute in self.store.state.disputes.values()
        )

    def _refresh_warnings(self, charge: Charge) -> None:
        """A warning needs nobody any more once the money is on its way back."""
        for warning in self.store.state.warnings.values():
            if warning.charge == charge.id and warning.actionable:
                warning.actionable = not (charge.refunded or charge.disputed)
                if not warning.actionable:
                    self._tell("radar.early_fraud_warning.updated", warning)
