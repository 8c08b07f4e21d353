"""The keys whose news of a version are believed: Ed25519, public halves, in Base64.

`python -m installers.updates.sign new-key FILE` makes a pair: its public half goes here, its
private half stays off every server. Several may stand here while one replaces another. With none,
no news is ever believed, and the app does not ask for any.
"""

TRUSTED_KEYS: tuple[str, ...] = ()
