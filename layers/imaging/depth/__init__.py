"""Depth logs: a CSV of any size becomes blocks of rows that are ready to be a PNG, read back by depth.

source    bytes, plain or gzip, in small pieces; a bomb is refused
dialect   what the first line says: separator, header, which column is the depth
digits    the fast reader: small whole numbers, a piece at a time, by array arithmetic
exact     the careful reader: everything else, and every fault with its line and column
reading   the two together: rows in order, as the rules say
resample  the columns of the file to the pixels of a line
blocks    1,024 rows as bytes, and back
strips    many blocks: written to a sink, found again by depth
pictures  rows as PNG, palette and all
importing all of it, from file to strips
"""
