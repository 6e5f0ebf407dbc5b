"""What starts a function besides a request: objects that come and go, and the clock."""
