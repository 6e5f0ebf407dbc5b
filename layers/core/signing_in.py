"""Credentials for tokens. Whatever is wrong with them, the answer is the same."""
