"""The pages' words in both languages."""

from typing import Literal

from backend.http_types import AnyRequest

Language = Literal["en", "es"]

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "home": "Photos larger and cleaner, and still the same photos",
        "home_text": (
            "OpenDream Upscale enlarges photos with Google's image model, puts back what the "
            "model moved or tinted, and charges only for a picture that stays true to yours."
        ),
        "privacy": "Privacy policy",
        "terms": "Terms of service",
        "updated": "Last updated",
        "verify": "Confirm your e-mail address",
        "verify_text": "Press the button to confirm that this address is yours.",
        "verify_button": "Confirm",
        "reset": "Choose a new password",
        "reset_label": "New password, 10 characters or more",
        "reset_button": "Change the password",
        "verified": "Your address is confirmed",
        "verified_text": "Go back to the app: you can sign in, and your free credits are there.",
        "reset_done": "Your password is changed",
        "reset_done_text": "Every device was signed out. Sign in with the new password.",
        "billing_paid": "Thank you",
        "billing_paid_text": "Your payment arrived: {credits} credits are in your account.",
        "billing_processing": "Your payment is on its way",
        "billing_processing_text": "The credits come when the money arrives. The app tells you.",
        "billing_open": "Nothing was paid yet",
        "billing_open_text": "You can go on with the payment in the tab where you began it.",
        "billing_unpaid": "Nothing was paid",
        "billing_unpaid_text": "No credits were added. You can start again from the app.",
        "billing_review": "Your payment arrived",
        "billing_review_text": "Somebody looks at it first. We add the credits or write to you.",
        "billing_other": "That is all here",
        "billing_other_text": "The app shows your credits and purchases.",
        "billing_close": "You can close this tab.",
        "billing_app": "Back to the app",
        "failed": "That did not work",
        "contact": "Contact",
        "mailbox": "Mailbox of the sandbox",
        "mailbox_empty": "No mail yet.",
        "link_expired": "This link was used already, or a newer one was sent. Ask for a new one.",
    },
    "es": {
        "home": "Fotos más grandes y limpias que siguen siendo las mismas",
        "home_text": (
            "OpenDream Upscale amplía fotos con el modelo de imagen de Google, devuelve a su "
            "sitio lo que el modelo movió o tiñó, y cobra solo por una foto fiel a la tuya."
        ),
        "privacy": "Política de privacidad",
        "terms": "Términos del servicio",
        "updated": "Última actualización",
        "verify": "Confirma tu correo electrónico",
        "verify_text": "Pulsa el botón para confirmar que esta dirección es tuya.",
        "verify_button": "Confirmar",
        "reset": "Elige una contraseña nueva",
        "reset_label": "Contraseña nueva, de 10 caracteres o más",
        "reset_button": "Cambiar la contraseña",
        "verified": "Tu dirección está confirmada",
        "verified_text": "Vuelve a la aplicación: ya puedes entrar y tienes créditos gratis.",
        "reset_done": "Tu contraseña cambió",
        "reset_done_text": "Se cerró la sesión en todos los dispositivos. Entra con la nueva.",
        "billing_paid": "Gracias",
        "billing_paid_text": "Tu pago llegó: {credits} créditos están en tu cuenta.",
        "billing_processing": "Tu pago está en camino",
        "billing_processing_text": "Los créditos llegan con el dinero. La aplicación te avisa.",
        "billing_open": "Aún no se pagó nada",
        "billing_open_text": "Puedes seguir con el pago en la pestaña donde lo empezaste.",
        "billing_unpaid": "No se pagó nada",
        "billing_unpaid_text": "No se añadieron créditos. Empieza otra vez en la aplicación.",
        "billing_review": "Tu pago llegó",
        "billing_review_text": "Alguien debe revisarlo. Añadimos los créditos o te escribimos.",
        "billing_other": "Eso es todo aquí",
        "billing_other_text": "La aplicación muestra tus créditos y compras.",
        "billing_close": "Puedes cerrar esta pestaña.",
        "billing_app": "Volver a la aplicación",
        "failed": "No funcionó",
        "contact": "Contacto",
        "mailbox": "Buzón del entorno de pruebas",
        "mailbox_empty": "Aún no hay correo.",
        "link_expired": "Este enlace ya se usó o se envió uno más nuevo. Pide otro.",
    },
}


def preferred_language(request: AnyRequest) -> Language:
    """Spanish when the browser prefers it, or the address asks; English otherwise."""
    asked = request.query_params.get("lang", "")
    if asked in {"en", "es"}:
        return "es" if asked == "es" else "en"
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "es" if first.startswith("es") else "en"


def page_words(language: Language) -> dict[str, str]:
    return WORDS[language]
