"""Make ICC profiles of what files say of their colours by numbers: gamma, chromaticities, and code points (H.273)."""

import numpy as np
from numpy.typing import NDArray

type Primaries = tuple[float, ...]  # x and y of red, green and blue
type White = tuple[float, float]

D65: White = (0.3127, 0.3290)
BT_709: Primaries = (0.640, 0.330, 0.300, 0.600, 0.150, 0.060)
SRGB_GAMMA = 1 / 2.2  # what a gAMA chunk says for sRGB, within a hundredth (PNG, third edition, 11.3.2.5)

# Tables 2 and 3 of H.273. Transfer functions of television (1, 6, 14, 15) are shown as sRGB, as browsers do.
_PRIMARIES: dict[int, tuple[Primaries, White]] = {
    1: (BT_709, D65),
    4: ((0.67, 0.33, 0.21, 0.71, 0.14, 0.08), (0.310, 0.316)),
    5: ((0.64, 0.33, 0.29, 0.60, 0.15, 0.06), D65),
    6: ((0.630, 0.340, 0.310, 0.595, 0.155, 0.070), D65),
    7: ((0.630, 0.340, 0.310, 0.595, 0.155, 0.070), D65),
    9: ((0.708, 0.292, 0.170, 0.797, 0.131, 0.046), D65),
    11: ((0.680, 0.320, 0.265, 0.690, 0.150, 0.060), (0.314, 0.351)),
    12: ((0.680, 0.320, 0.265, 0.690, 0.150, 0.060), D65),
    22: ((0.630, 0.340, 0.295, 0.605, 0.155, 0.077), D65),
}
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0, 17: 2.6}
_PQ, _HLG = 16, 18
_WHITE = 203  # cd/m2 of a sheet of white paper in HDR (BT.2408); what is brighter is clipped
_HLG_PEAK, _HLG_GAMMA = 1000, 1.2  # BT.2100, table 5
_ENTRIES = 4096


def of_gamma(gamma: float | None, chromaticities: tuple[float, ...] | None) -> bytes:
    """Return the profile of a PNG's gAMA (such as 1 / 2.2) and cHRM (white, red, green, blue); sRGB's in their place.

    Raises RuntimeError for numbers that no colour space can have.
    """
    white, primaries = (chromaticities[:2], chromaticities[2:]) if chromaticities else (D65, BT_709)
    is_srgb = gamma is None or abs(gamma / SRGB_GAMMA - 1) < 0.01  # noqa: PLR2004
    return _made(primaries, (white[0], white[1]), _srgb(_ramp()) if is_srgb else _ramp() ** (1 / (gamma or 1)))


def of_code_points(primaries: int, transfer: int, *, full_range: bool = True) -> bytes:
    """Return the profile of code points as in a PNG's cICP or a HEIF file's nclx. Those not known count as sRGB's."""
    xy, white = _PRIMARIES.get(primaries, (BT_709, D65))
    signal = _ramp() if full_range else ((_ramp() * 255 - 16) / 219).clip(0, 1)
    return _made(xy, white, _light(signal, transfer))


def _ramp() -> NDArray[np.float64]:
    return np.linspace(0, 1, _ENTRIES)


def _light(signal: NDArray[np.float64], transfer: int) -> NDArray[np.float64]:
    """Return the light, 0..1, of a signal of 0..1."""
    if transfer in _GAMMAS:
        return signal ** _GAMMAS[transfer]
    if transfer == _PQ:  # BT.2100, table 4
        root = signal ** (32 / 2523)
        return (
            10_000 / _WHITE * (np.maximum(root - 107 / 128, 0) / (2413 / 128 - 2392 / 128 * root)) ** (8192 / 1305)
        ).clip(0, 1)
    if transfer == _HLG:  # BT.2100, table 5
        scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12)  # noqa: PLR2004
        return (_HLG_PEAK / _WHITE * scene**_HLG_GAMMA).clip(0, 1)
    return _srgb(signal)


def _srgb(signal: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004


def _made(primaries: Primaries, white: White, light: NDArray[np.float64]) -> bytes:
    from imagecodecs import cms_profile  # noqa: PLC0415 - only for pictures that need it

    curve = light.astype(np.float32)
    return cms_profile("rgb", whitepoint=list(white), primaries=list(primaries), transferfunction=curve)
