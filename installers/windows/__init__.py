"""What the app is on Windows: its installer and its entries in the registry."""
