"""Allow each function what the role of the template allows, and nothing else, as IAM does."""
