"""What is done with people: make, find, change and delete them.

A user lives in two places, the directory and Cognito, so every step is ordered for a crash after it. The name is
reserved first and activated last; until then nobody signs in by it, and it can be taken again a minute later.
"""
