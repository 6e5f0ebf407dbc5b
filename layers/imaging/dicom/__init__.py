"""DICOM files (PS3.10): checking them, finding their frames, and rendering one frame from its bytes alone."""
