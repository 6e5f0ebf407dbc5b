"""Read what files declare before any pixel is decoded; decoders are too lenient to do it."""
