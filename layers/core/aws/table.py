"""Define what every table has in common: time-outs far below the 30 seconds of API Gateway."""


class Defaults:
    connect_timeout_seconds = 2
    read_timeout_seconds = 5
    max_retry_attempts = 4
    base_backoff_ms = 50
    max_pool_connections = 10
