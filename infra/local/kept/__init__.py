"""Keep what a stack holds in a folder, so that whatever it has acknowledged outlives `kill -9`."""
