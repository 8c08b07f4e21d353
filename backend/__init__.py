"""The service: accounts, credits, payments, pictures and the work on them."""

import os

# Before anybody loads numpy: its matrix threads never end a fork that meets them at work, and a
# program that is started as another user, as embedded PostgreSQL's are, is a fork.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
