"""The Debian package: its files, its writer and the proof that it installs."""
