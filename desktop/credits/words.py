"""What purchases and movements of credits are called."""

from PySide6.QtCore import QObject

from desktop.client.billing import Purchase
from desktop.client.wire import Balance, LedgerEntry
from desktop.queue.view_words import Tone
from desktop.ui.moments import moment_text, money_text
from desktop.ui.rows import RowFace

DECLINED = frozenset({"card_declined", "generic_decline", "insufficient_funds", "expired_card"})


class CreditWords(QObject):
    """Purchases and ledger entries in the person's language."""

    def balance_lines(self, balance: Balance) -> list[str]:
        """What is neither spendable nor gone, and why."""
        lines = []
        if balance.held:
            text = self.tr(
                "%n set aside for photos under way. It is used only for what is delivered, and"
                " comes back otherwise.",
                "",
                balance.held,
            )
            lines.append(text)
        if balance.debt:
            text = self.tr(
                "%n owed: money of an earlier purchase went back after its credits were used."
                " The next top-up pays this first.",
                "",
                balance.debt,
            )
            lines.append(text)
        return lines

    def entry(self, entry: LedgerEntry) -> RowFace:
        """A row of the movements."""
        title, icon = self._entry_title(entry)
        change = entry.amount if entry.kind != "capture" else 0
        figure = f"{change:+d}" if change else ""
        if entry.kind == "capture":
            figure = self.tr("%n used", "", -entry.held)
        is_more = change > 0
        return RowFace(
            title,
            detail=self._entry_detail(entry),
            figure=figure.replace("-", "\N{MINUS SIGN}"),
            figure_detail=moment_text(entry.created_at),
            tone=Tone.SUCCESS if is_more and entry.kind in {"purchase", "grant"} else Tone.QUIET,
            icon=icon,
        )

    def purchase(self, purchase: Purchase) -> RowFace:
        """A row of the purchases."""
        credit = self.tr("%n credit(s)", "", purchase.credits)
        amount = (
            purchase.amount_total if purchase.amount_total is not None else purchase.amount_subtotal
        )
        when = purchase.paid_at or purchase.created_at
        return RowFace(
            credit,
            detail=self.state(purchase),
            figure=money_text(amount, purchase.currency),
            figure_detail=moment_text(when) if when else "",
            tone=_PURCHASE_TONES.get(purchase.state, Tone.QUIET),
        )

    def state(self, purchase: Purchase) -> str:
        """How a purchase stands, short enough for a row."""
        refunded = money_text(purchase.refunded_amount, purchase.currency)
        names = {
            "created": self.tr("Not paid yet"),
            "open": self.tr("Not paid yet"),
            "processing": self.tr("The bank is still at it"),
            "paid": self.tr("Paid"),
            "partially_refunded": self.tr("{amount} refunded").format(amount=refunded),
            "refunded": self.tr("Refunded"),
            "disputed": self.tr("Disputed at your bank"),
            "lost": self.tr("The bank gave the money back"),
            "expired": self.tr("Not paid in time"),
            "abandoned": self.tr("Not paid"),
            "failed": self.tr("The payment failed"),
            "review": self.tr("We are looking at this payment"),
        }
        return names.get(purchase.state, purchase.state)

    def explained(self, purchase: Purchase) -> str:
        """The same in whole sentences: what happened to money and credits, and what to do."""
        taken = self.tr("%n credit(s) taken back.", "", purchase.credits_taken_back)
        back = f" {taken}" if purchase.credits_taken_back else ""
        refunded = money_text(purchase.refunded_amount, purchase.currency)
        sentences = {
            "created": self.tr("Nothing was paid."),
            "open": self._open_sentence(purchase),
            "processing": self.tr(
                "Your bank is still at it, which can take days. The credits come by themselves"
                " when the money is there."
            ),
            "paid": self._paid_sentence(purchase),
            "partially_refunded": self.tr("{amount} went back to you.").format(amount=refunded)
            + back,
            "refunded": self.tr("{amount} went back to you.").format(amount=refunded) + back,
            "disputed": self.tr(
                "You or your bank asked for this money back. Its credits rest until that is"
                " decided. Was it a mistake? Write to us."
            ),
            "lost": self.tr("Your bank gave the money back.") + back,
            "expired": self.tr("The payment page ran out. Nothing was paid. Choose a pack again."),
            "abandoned": self.tr("You opened another payment instead. Nothing was paid here."),
            "failed": self.tr(
                "The payment did not go through. Nothing was paid. Choose a pack again, or pay"
                " another way."
            ),
            "review": self.tr(
                "The money arrived, but something about it does not fit. We look at it and write"
                " to you; nothing is lost."
            ),
        }
        return sentences.get(purchase.state, "")

    def _open_sentence(self, purchase: Purchase) -> str:
        if not purchase.last_error:
            return self.tr("Pay in your browser. This page notices when you have.")
        if purchase.last_error in DECLINED:
            return self.tr(
                "Your card was declined. Nothing was paid. Try another card in your browser."
            )
        return self.tr("The payment did not go through. Nothing was paid. Try again there.")

    def _paid_sentence(self, purchase: Purchase) -> str:
        if not purchase.credits:
            return self.tr("Paid. Your credits are there.")
        return self.tr("Paid. %n credit(s) are there.", "", purchase.credits)

    def _entry_title(self, entry: LedgerEntry) -> tuple[str, str]:
        titles = {
            "purchase": (self.tr("Top-up"), "plus"),
            "grant": (self.tr("Free credits"), "credits"),
            "hold": (self.tr("Set aside for a photo"), "waiting"),
            "capture": (self.tr("Photo delivered"), "done"),
            "release": (self.tr("Back: nothing was charged"), "undo"),
            "clawback": (self.tr("Taken back"), "remove"),
            "unclaw": (self.tr("Given back"), "undo"),
            "expiry": (self.tr("Free credits ran out"), "waiting"),
            "adjustment": (self.tr("Corrected by us"), "settings"),
            "closure": (self.tr("Account closed"), "remove"),
        }
        return titles.get(entry.kind, (entry.kind, "credits"))

    def _entry_detail(self, entry: LedgerEntry) -> str:
        details = {
            "clawback": self.tr("Its money went back to you"),
            "unclaw": self.tr("The money stayed with us after all"),
            "hold": self.tr("Until the photo is delivered or refused"),
        }
        if entry.kind == "adjustment":
            return entry.reason
        return details.get(entry.kind, "")


_PURCHASE_TONES = {
    "paid": Tone.SUCCESS,
    "processing": Tone.ACTIVE,
    "disputed": Tone.WARNING,
    "review": Tone.WARNING,
    "lost": Tone.FAILURE,
    "failed": Tone.FAILURE,
}
