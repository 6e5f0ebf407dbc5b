"""The laptop stack: the whole service of template.yaml on loopback, without Docker and without an AWS account."""
