"""Store depth logs: turn a CSV or LAS file of any size into blocks of rows that are almost PNG, and read them by depth.

source     read bytes, plain or gzip, in small pieces of UTF-8; refuse a decompression bomb
lines      read whole lines, one or many at a time
head       read what stands above the rows: comments, header, units
dialect    read the first line of a table: separator, header, and what each column is
names      read the names of columns: which are depths, and in which unit
las        read the header of a LAS file, and rows wrapped over lines
digits     the fast reader: small whole numbers, a piece at a time, by array arithmetic
exact      the careful reader: everything else, and every fault with its line and column
reading    combine both readers: rows in order, as the rules say
gaps       find cells without a value; fill them for pixels
ordering   check, sort or thin out rows by depth
resample   turn the columns of the file into the pixels of a line
blocks     pack and unpack up to 1,024 rows
strips     write many blocks to a sink; find them by depth
overviews  average rows for views from further away
pictures   encode rows as PNG with a palette
rendering  answer queries: one picture, frames, or a table
ingestion  run the whole import, from the file to strips
"""
