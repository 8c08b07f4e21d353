"""The names of billing's work in the queue."""

SETTLE_EVENT = "settle_event"
SEND_REFUND = "send_refund"
