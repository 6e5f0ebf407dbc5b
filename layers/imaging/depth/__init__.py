"""Store depth logs: turn a CSV file of any size into blocks of rows that are almost PNG, and read them by depth.

source     read bytes, plain or gzip, in small pieces; refuse a decompression bomb
dialect    read the first line: separator, header, depth column
digits     the fast reader: small whole numbers, a piece at a time, by array arithmetic
exact      the careful reader: everything else, and every fault with its line and column
reading    combine both readers: rows in order, as the rules say
ordering   check, sort or thin out rows by depth
resample   turn the columns of the file into the pixels of a line
blocks     pack and unpack up to 1,024 rows
strips     write many blocks to a sink; find them by depth
overviews  average rows for views from further away
pictures   encode rows as PNG with a palette
rendering  answer queries: one picture, frames, or a table
ingestion  run the whole import, from the file to strips
"""
