"""Bytes in, bytes out: decoding, rendering and measuring pictures. Knows nothing of AWS."""
