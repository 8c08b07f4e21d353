"""What sets the project up, generates its files and packages it; never shipped itself."""
