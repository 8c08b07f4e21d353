"""Measures how faithful repaired pictures are, on simulated drifts of a generative model."""
