"""The news of a release, signed elsewhere: the service only hands it on."""
