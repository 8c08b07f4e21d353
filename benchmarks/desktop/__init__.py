"""What the window costs in time and memory, beside the least that Qt itself costs."""
