"""Refuse in front of moto what DynamoDB refuses and moto takes: limits, keys, expressions and repeated tokens."""
