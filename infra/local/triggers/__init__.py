"""Start functions without a request: when objects are created or removed, and by schedule."""
