"""The shape of a pixel: its height divided by its width (PS3.3 C.7.6.3.1.7)."""

from imaging.dicom.attributes import DataSet, first_item, numbers_of

# By the standard Pixel Aspect Ratio is stated only where none of the spacings is.
_SPACINGS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing", "PixelAspectRatio")
_SQUARE = 0.01  # less than a hundredth off is the rounding of a spacing, not worth resampling the picture
_MOST = 50  # a spacing that stretches a picture further is an error


def aspect_of(data_set: DataSet) -> float:
    """Return the aspect of all pixels of an object, 1 if they are square or their shape is not stated."""
    ratios = (_ratio(place, keyword) for place in (*_pixel_measures(data_set), data_set) for keyword in _SPACINGS)
    ratio = next((each for each in ratios if each), 1.0)
    return ratio if abs(ratio - 1) > _SQUARE and 1 / _MOST <= ratio <= _MOST else 1.0


def _ratio(data_set: DataSet, keyword: str) -> float | None:
    """Return the ratio of the two values of `keyword`, vertical first; both are more than 0."""
    values = numbers_of(data_set, keyword)
    return values[0] / values[1] if len(values) == len(("row", "column")) and min(values) > 0 else None


def _pixel_measures(data_set: DataSet) -> list[DataSet]:
    """Return the Pixel Measures of the first frame: its own first, then the shared ones (PS3.3 C.7.6.16.2.1)."""
    groups = (first_item(data_set, f"{whose}FunctionalGroupsSequence") for whose in ("PerFrame", "Shared"))
    return [item for group in groups if group and (item := first_item(group, "PixelMeasuresSequence"))]
