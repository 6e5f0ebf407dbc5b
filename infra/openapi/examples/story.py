"""Name the people, things and times that all examples share: Ann's image of a knee, shared with Bob."""

from datetime import UTC, datetime, timedelta

ANN = "0f8d5a3e-5d1c-4b6e-9d0a-3c1f2b7e8a90"
BOB = "7c2e9b14-88f3-4c57-a1d6-5e0b9f3d2c61"
KNEE = "knee-0001"
TAG_ID = "tag_01KE0V6Q8M3T5W7Y9ZABCDEFGH"
OTHER_TAG_ID = "tag_01KE0V6Q8M3T5W7Y9ZABCDEFGJ"
LINK_ID = "lnk_01KE0V6Q8M3T5W7Y9ZABCDEFGH"
LOG_ID = "log_01KE0V6Q8M3T5W7Y9ZABCDEFGH"
JOB_ID = "job_01KE0V6Q8M3T5W7Y9ZABCDEFGH"
COLLECTION_ID = "col_01KE0V6Q8M3T5W7Y9ZABCDEFGH"
KEY_ID = "9f86d081884c7d65"
THEATRE = "theatre-2"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SOON = NOON + timedelta(minutes=15)
BUCKET = "https://lightbox-originals.s3.eu-west-1.amazonaws.com"
TOKEN = "eyJraWQiOiJrMSIsImFsZyI6IlJTMjU2In0.eyJzdWIiOiIwZjhkNWEzZSJ9.c2lnbmF0dXJl"  # noqa: S105 - nobody's
PASSWORD = "correct horse battery"  # noqa: S105 - nobody's
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="  # one grey pixel
