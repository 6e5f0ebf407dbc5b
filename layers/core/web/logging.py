"""Provide the logger of core.kernel.logging with Powertools' formatter and what an entry point needs of it."""

from aws_lambda_powertools import Logger

from core.kernel.logging import SERVICE

logger = Logger(service=SERVICE)
