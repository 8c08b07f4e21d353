"""A checkout order in Stripe's words: all that the processor is ever told."""

from stripe.params.checkout import SessionCreateParams

from backend.providers.payments import CheckoutOrder


def session_params(order: CheckoutOrder) -> SessionCreateParams:
    """The same order gives the same parameters, as an idempotency key demands."""
    metadata = {"purchase": str(order.purchase_id)}
    return {
        "mode": "payment",
        "customer": order.customer_id,
        "client_reference_id": str(order.purchase_id),
        "metadata": metadata,
        # Charges, refunds and disputes carry only these.
        "payment_intent_data": {"metadata": metadata},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.currency,
                    "unit_amount": order.unit_amount,
                    "tax_behavior": "exclusive",
                    "product_data": {"name": order.product, "tax_code": order.tax_code},
                },
            }
        ],
        "automatic_tax": {"enabled": True},
        "customer_update": {"address": "auto"},
        "billing_address_collection": "auto",
        "invoice_creation": {"enabled": True, "invoice_data": {"metadata": metadata}},
        "locale": "es" if order.locale == "es" else "en",
        "expires_at": int(order.expires_at.timestamp()),
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
    }
