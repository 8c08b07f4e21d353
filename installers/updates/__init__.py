"""Makes and signs the news of a release, away from the service."""
