"""Use a Lightbox service from Python and from the command line.

with Lightbox.signed_in() as box:
    image = box.upload(Path("photo.jpg"))
    print([each.filename for each in box.search(q="knee")])
"""

from lightbox.client import Lightbox
from lightbox.errors import LightboxError, Refused, SignInNeeded, Stopped, Unreachable, WrongBytes

__all__ = ["Lightbox", "LightboxError", "Refused", "SignInNeeded", "Stopped", "Unreachable", "WrongBytes"]
__version__ = "1.0.0"
