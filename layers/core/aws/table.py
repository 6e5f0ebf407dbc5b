"""What every table has in common: time-outs far below API Gateway's 30 seconds, so that a failure is ours to tell."""


class Defaults:
    connect_timeout_seconds = 2
    read_timeout_seconds = 5
    max_retry_attempts = 4
    base_backoff_ms = 50
    max_pool_connections = 10
