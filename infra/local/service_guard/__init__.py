"""Enforce in front of moto what every service but S3 enforces: signatures, and the rights of who signed."""
