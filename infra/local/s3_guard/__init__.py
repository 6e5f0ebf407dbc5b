"""Enforce in front of moto what S3 enforces and moto does not: signatures, expiry, policies, checksums, CORS."""
