"""Decode AVIF by Pillow in one thread: the sandbox allows no other."""

from PIL import AvifImagePlugin

AvifImagePlugin.DEFAULT_MAX_THREADS = 1
AvifImageFile = AvifImagePlugin.AvifImageFile
