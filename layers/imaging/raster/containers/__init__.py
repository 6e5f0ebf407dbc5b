"""What files say about themselves before any pixel is decoded, read by us because decoders are lenient."""
