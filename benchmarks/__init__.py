"""What is measured, with its targets; nothing here is part of the product."""
