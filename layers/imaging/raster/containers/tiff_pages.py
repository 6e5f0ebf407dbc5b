"""Read the TIFFs that Pillow cannot read, or misreads, by tifffile."""

from math import prod
from pathlib import Path
from typing import Any, Self

import numpy as np
from PIL import Image

from core.kernel.errors import UnsupportedMediaType
from imaging.raster import budget, orientation, pixels, samples
from imaging.raster.containers.tiff import BITS_PER_SAMPLE, ORIENTATION, Photometric
from imaging.raster.containers.tiff_lab import to_rgb
from imaging.raster.levels import Greys, span_of
from imaging.raster.png import Pixels
from imaging.raster.samples import Samples

ICC_PROFILE, GDAL_NODATA = 34675, 42113
_ASSOCIATED, _UNASSOCIATED = 1, 2  # alpha
_RGB = 3
_GREY = {Photometric.WHITE_IS_ZERO, Photometric.BLACK_IS_ZERO}
_DRAWN = {*Photometric} - {Photometric.YCBCR, Photometric.SEPARATED}
_LAB = {Photometric.CIELAB, Photometric.ICCLAB}


class Pages:
    """Stands in for Pillow's TiffImageFile, with the attributes that a `Source` needs."""

    def __init__(self, path: Path) -> None:
        from tifffile import TiffFile  # noqa: PLC0415 - half a second, for the few that need it

        self._length = path.stat().st_size
        self._file = TiffFile(path)
        self.n_frames = len(self._file.pages)
        self.seek(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    def seek(self, number: int) -> None:
        """Move to page `number`, from 0."""
        page: Any = self._file.pages[number]
        self._page = page
        tags = page.tags
        self.tag_v2: dict[int, Any] = {
            ORIENTATION: tags.valueof(ORIENTATION, 1),
            BITS_PER_SAMPLE: (page.bitspersample,),
        }
        self.info: dict[str, Any] = {"icc_profile": tags.valueof(ICC_PROFILE)} if ICC_PROFILE in tags else {}
        self.mode = "I;16" if page.samplesperpixel == 1 and page.bitspersample <= samples.WORD else "F"
        turned = self.tag_v2[ORIENTATION] in orientation.SWAPPED
        self.size = (page.imagelength, page.imagewidth) if turned else (page.imagewidth, page.imagelength)
        self.width, self.height = self.size

    def tell(self) -> int:
        """Return the number of the page it stands at."""
        return self._page.index

    def load(self) -> Image.Image:
        """Return the page as Pillow can hold it: grey, or colours of 8 bits."""
        image = pixels.from_array(self.pixels())
        image.info.update(self.info)
        return image

    def pixels(self) -> Pixels:
        """Return (H, W), (H, W, 3) or (H, W, 4), upright, of 16 bits where the page has more than 8.

        Raises UnsupportedMediaType for a page that is cut short, or of a kind that is not drawn, and
        ContentTooLarge for one that does not fit in memory.
        """
        return orientation.turned(self._drawn(self._stored()), self.tag_v2[ORIENTATION])

    @property
    def is_grey(self) -> bool:
        """Return whether the page is grey, of more than 8 bits or of numbers without a scale."""
        page = self._page
        is_plain = page.dtype is not None and page.dtype.kind in "bu" and page.bitspersample <= samples.BYTE
        has_multiplied = page.extrasamples and page.extrasamples[0] == _ASSOCIATED
        return page.photometric in _GREY and not is_plain and not has_multiplied

    def greys(self) -> Greys:
        """Return the samples of a grey page, upright, as they are stored. Raises as `pixels` does."""
        page = self._page
        stored = orientation.turned(self._stored(), self.tag_v2[ORIENTATION])
        has_alpha = stored.shape[2] > 1 and page.extrasamples and page.extrasamples[0] == _UNASSOCIATED
        return Greys(
            stored[..., 0],
            span_of(page.dtype, page.bitspersample),
            inverse=page.photometric == Photometric.WHITE_IS_ZERO,
            nodata=self._nodata(),
            opacity=samples.opacity(stored[..., 1], page.bitspersample) if has_alpha else None,
        )

    def _nodata(self) -> float | None:
        try:
            return float(self._page.tags.valueof(GDAL_NODATA))
        except (TypeError, ValueError):  # there is none, or it is no number
            return None

    def _stored(self) -> Samples:
        """Decode the page to (H, W, samples)."""
        self._check()
        whole: Samples = self._page.asarray(squeeze=False, maxworkers=1)  # planes, depth, H, W, samples
        return np.moveaxis(whole[:, 0], 0, 2).reshape(*whole.shape[2:4], -1)

    def _check(self) -> None:
        page = self._page
        if page.photometric not in _DRAWN or page.dtype is None or page.dtype.kind not in "biuf":
            raise UnsupportedMediaType("The TIFF has colours or numbers of a kind that is not supported.")
        ends = [offset + count for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True)]
        if len(ends) < prod(page.chunked) or max(ends) > self._length:
            raise UnsupportedMediaType("The TIFF is cut short: pixels are missing.")
        # decoded, once more while its strips are put together, and what it is scaled by and to
        per_pixel = page.samplesperpixel * (2 * page.dtype.itemsize + (8 if page.dtype.itemsize > 2 else 2))  # noqa: PLR2004
        budget.check_memory(self.width * self.height, per_pixel)

    def _drawn(self, stored: Samples) -> Pixels:
        page = self._page
        bits, extra = page.bitspersample, page.extrasamples
        if page.photometric == Photometric.PALETTE:
            stored, bits = page.colormap.T[np.minimum(stored[..., 0], page.colormap.shape[1] - 1)], samples.WORD
        if page.photometric in _LAB:
            return to_rgb(stored[..., :3], signed=page.photometric == Photometric.CIELAB)
        count = _RGB if page.photometric in {Photometric.RGB, Photometric.PALETTE} else 1
        has_alpha = stored.shape[2] > count and extra and extra[0] in {_ASSOCIATED, _UNASSOCIATED}
        return samples.shown(
            stored[..., :count],
            stored[..., count : count + 1] if has_alpha else None,
            bits,
            inverse=page.photometric == Photometric.WHITE_IS_ZERO,
            multiplied=bool(has_alpha) and extra[0] == _ASSOCIATED,
        )
