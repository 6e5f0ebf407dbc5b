"""What S3 enforces and moto does not: signatures, expiry, policies, checksums, CORS. A WSGI door before moto."""
