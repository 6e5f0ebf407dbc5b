"""Read the grey transformation of each frame from the functional groups or the data set itself.

Enhanced objects keep these attributes in per-frame and shared functional groups (PS3.3 C.7.6.16), classic ones at the
top level; the attributes nearest to the frame win.
"""

from itertools import chain

from core.images.render_options import VoiFunction
from imaging.dicom.attributes import DataSet, first_item, items_of, number_of, text_of
from imaging.dicom.recipe import Greys, Numbers, Recipe, Window
from imaging.dicom.tables import table_of


def greys_of(data_set: DataSet, groups: list[DataSet], geometry: Recipe) -> tuple[Greys, list[Greys]]:
    """Return the transformation that frames share, and that of each frame that has functional `groups` of its own."""
    top = _Source(data_set, geometry)
    shared = first_item(data_set, "SharedFunctionalGroupsSequence")
    base = top.overlaid(shared) if shared else top.greys
    made = {id(group): top.overlaid(group, shared) for group in {id(group): group for group in groups}.values()}
    return base, [made[id(group)] for group in groups]


class _Source:
    """The transformation at the top level of the data set, which functional groups override."""

    def __init__(self, data_set: DataSet, geometry: Recipe) -> None:
        signed = geometry.signed
        self._is_whole = geometry.numbers is Numbers.INTEGER
        modality = first_item(data_set, "ModalityLUTSequence")
        table = table_of(modality, signed_input=signed) if modality else None
        slope, intercept = _rescale(data_set) or (number_of(data_set, "DoseGridScaling") or 1.0, 0.0)
        self._signed = signed
        modal = Greys(slope=slope, intercept=intercept, modality=table, function=self._function(data_set))
        self.greys = modal.model_copy(update=self._interest(data_set, modal))

    def overlaid(self, *groups: DataSet | None) -> Greys:
        """Return the transformation as overridden by `groups`, the nearest first."""
        changes: dict[str, object] = {}
        nearest_last = [group for group in reversed(groups) if group]
        for item in chain(*(items_of(group, "PixelValueTransformationSequence") for group in nearest_last)):
            if rescale := _rescale(item):
                changes |= {"slope": rescale[0], "intercept": rescale[1], "modality": None}
        greys = self.greys.model_copy(update=changes)
        for item in chain(*(items_of(group, "FrameVOILUTSequence") for group in nearest_last)):
            greys = greys.model_copy(update=self._interest(item, greys))
        return greys

    def _interest(self, item: DataSet, greys: Greys) -> dict[str, object]:
        """Return what `item` states about the VOI transformation (PS3.3 C.11.2, C.7.6.16.2.10), or an empty dict."""
        lut, window = first_item(item, "VOILUTSequence"), _window(item)
        negative = greys.intercept < 0 or (self._signed and not greys.modality)
        voi = table_of(lut, signed_input=negative) if lut else None
        return {"voi": voi, "window": window, "function": self._function(item)} if voi or window else {}

    def _function(self, item: DataSet) -> VoiFunction:
        """Return the stated function, but LINEAR_EXACT for a linear window over fractions.

        The offsets of one half in LINEAR are for integers, and its width is at least 1 (PS3.3 C.11.2.1.2).
        """
        name = text_of(item, "VOILUTFunction")
        function = VoiFunction(name) if name in VoiFunction else VoiFunction.LINEAR
        width = number_of(item, "WindowWidth")
        is_fine = not self._is_whole or (width is not None and 0 < width < 1)
        return VoiFunction.LINEAR_EXACT if function is VoiFunction.LINEAR and is_fine else function


def _rescale(item: DataSet) -> tuple[float, float] | None:
    slope, intercept = number_of(item, "RescaleSlope"), number_of(item, "RescaleIntercept")
    if slope is None and intercept is None:
        return None
    return slope or 1.0, intercept or 0.0  # a slope of 0 is an error and would show nothing


def _window(item: DataSet) -> Window | None:
    center, width = number_of(item, "WindowCenter"), number_of(item, "WindowWidth")
    if center is None or width is None or width <= 0:
        return None
    return Window(center=center, width=width)
