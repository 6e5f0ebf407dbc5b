"""Check DICOM files (PS3.10), find their frames, and render one frame from its bytes alone."""
