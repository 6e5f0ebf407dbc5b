from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.colormaps import builtin
from core.images.render_options import Fit, Format, RenderOptions
from core.kernel.errors import InvalidParameter, OutputTooLarge
from imaging.raster.rendering import finish, render
from imaging.raster.renditions import resize
from imaging.raster.source import Source
from picture_files import FOLDER, NO_SAMPLES, QUADRANTS, WITHOUT_PILLOW, corners, decoded, quadrants, saved


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    return saved(tmp_path / "picture.png", quadrants())


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"scale": 0.5}, (30, 20)),
        ({"scale": 2}, (120, 80)),
        ({"width": 30}, (30, 20)),
        ({"height": 10}, (15, 10)),
        ({"width": 30, "height": 30}, (30, 20)),
        ({"width": 30, "height": 30, "fit": "cover"}, (30, 30)),
        ({"width": 90, "height": 90, "fit": "contain"}, (90, 60)),
        ({"width": 7, "scale": 4}, (7, 5)),
        ({"scale": 0.01}, (1, 1)),
    ],
)
def test_the_size_is_what_was_asked_for(picture: Path, asked: dict[str, Any], size: tuple[int, int]):
    rendered = render(picture, RenderOptions(**asked))

    assert (rendered.width, rendered.height) == size
    assert decoded(rendered.content).shape[1::-1] == size


def test_cover_keeps_the_middle(picture: Path):
    rendered = render(picture, RenderOptions(width=20, height=40, fit=Fit.COVER))

    assert corners(decoded(rendered.content)) == list(QUADRANTS)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("webp", "image/webp"),
        ("avif", "image/avif"),
        ("gif", "image/png"),
        ("tif", "image/png"),
        ("bmp", "image/png"),
        ("jp2", "image/png"),
    ],
)
def test_the_format_stays_in_the_family(tmp_path: Path, kind: str, media_type: str):
    path = saved(tmp_path / f"picture.{kind}", quadrants())

    rendered = render(path, RenderOptions(scale=0.5))

    assert rendered.media_type == media_type
    assert np.abs(np.array(corners(decoded_rgb(rendered.content))) - QUADRANTS).max() <= 12


def decoded_rgb(content: bytes) -> Any:
    pixels = decoded(content)
    return pixels if pixels.ndim == 3 else np.stack([pixels] * 3, axis=2)


@pytest.mark.parametrize("output", list(Format))
def test_any_format_can_be_asked_for(picture: Path, output: Format):
    rendered = render(picture, RenderOptions(format=output))

    assert rendered.media_type == f"image/{output}"
    assert np.abs(np.array(corners(decoded(rendered.content)), int) - QUADRANTS).max() <= 12


def test_quality_costs_bytes(tmp_path: Path):
    path = saved(tmp_path / "noise.png", Image.effect_noise((128, 128), 60))

    low, high = (render(path, RenderOptions(format=Format.JPEG, quality=quality)) for quality in (20, 95))

    assert len(low.content) < len(high.content) / 2


def test_sixteen_bits_stay_in_png_and_are_rounded_elsewhere(tmp_path: Path):
    ramp = np.arange(0, 65536, 16, dtype=np.uint16).reshape(64, 64)
    path = saved(tmp_path / "ramp.png", Image.fromarray(ramp))

    as_png = decoded(render(path, RenderOptions(format=Format.PNG)).content)
    as_webp = decoded(render(path, RenderOptions(format=Format.WEBP, quality=100)).content)

    assert np.array_equal(as_png, ramp)
    assert np.abs(as_webp[..., 0].astype(int) - ramp / 257).max() <= 3


def test_sixteen_bits_are_resized_as_such(tmp_path: Path):
    path = saved(tmp_path / "flat.tif", Image.fromarray(np.full((64, 64), 12_345, np.uint16)))

    small = decoded(render(path, RenderOptions(width=10)).content)

    assert small.dtype == np.uint16
    assert set(small.ravel().tolist()) == {12_345}


def test_floating_point_is_stretched(tmp_path: Path):
    values = np.array([[-2.0, 0.0], [np.nan, 2.0]], np.float32)
    path = saved(tmp_path / "values.tif", Image.fromarray(values))

    pixels = decoded(render(path, RenderOptions()).content)

    assert pixels.tolist() == [[0, 32768], [0, 65535]]


def test_transparency_stays_where_the_format_has_it_and_turns_white_in_jpeg(tmp_path: Path):
    pixels = np.zeros((16, 16, 4), np.uint8)
    pixels[:, 8:] = (200, 0, 0, 255)
    path = saved(tmp_path / "half.png", Image.fromarray(pixels))

    as_png = decoded(render(path, RenderOptions(format=Format.PNG)).content)
    as_webp = decoded(render(path, RenderOptions(format=Format.WEBP)).content)
    as_jpeg = decoded(render(path, RenderOptions(format=Format.JPEG, quality=100)).content)

    assert np.array_equal(as_png, pixels)
    assert (as_webp[4, 2, 3], as_webp[4, 12, 3]) == (0, 255)
    assert as_jpeg[4, 2].tolist() == [255, 255, 255]


def test_colours_do_not_bleed_out_of_what_is_transparent(tmp_path: Path):
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, ::2] = (255, 255, 255, 255)  # white lines between transparent black ones
    path = saved(tmp_path / "lines.png", Image.fromarray(pixels))

    small = decoded(render(path, RenderOptions(width=16)).content)

    assert small[..., :3].min() >= 254


def test_cmyk_comes_out_as_rgb(tmp_path: Path):
    path = saved(tmp_path / "print.jpg", Image.new("CMYK", (16, 16), (0, 255, 255, 0)), quality=100)

    pixels = decoded(render(path, RenderOptions(format=Format.PNG)).content)

    assert pixels.shape == (16, 16, 3)
    assert np.abs(pixels[8, 8].astype(int) - (255, 0, 0)).max() <= 3


def a_profile_with_red_and_green_exchanged() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    named = profile.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))
    return named.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")


@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "webp"])
def test_a_colour_profile_is_applied_not_carried(tmp_path: Path, kind: str):
    profile = a_profile_with_red_and_green_exchanged()
    path = saved(tmp_path / f"odd.{kind}", Image.new("RGB", (16, 16), "red"), icc_profile=profile)

    rendered = render(path, RenderOptions(format=Format.PNG))

    assert np.abs(decoded(rendered.content)[8, 8].astype(int) - (0, 255, 0)).max() <= 4
    assert b"iCCP" not in rendered.content


def test_a_broken_colour_profile_leaves_the_colours_as_they_stand(tmp_path: Path):
    path = saved(tmp_path / "odd.png", quadrants(), icc_profile=b"no profile")

    assert corners(decoded(render(path, RenderOptions()).content)) == list(QUADRANTS)


def test_lab_comes_out_as_rgb(tmp_path: Path):
    red = Image.new("LAB", (4, 4), (136, 208, 195))  # L* 53, a* 80, b* 67
    path = saved(tmp_path / "red.tif", red)

    pixels = decoded(render(path, RenderOptions()).content)

    assert np.abs(pixels[2, 2].astype(int) - (255, 0, 0)).max() <= 12


def test_a_frame_is_chosen(tmp_path: Path):
    pages = [Image.new("L", (8, 8), shade) for shade in (10, 20, 30)]
    for path in (tmp_path / "pages.tif", tmp_path / "animation.gif"):
        saved(path, pages[0], save_all=True, append_images=pages[1:])

        shades = [int(decoded_rgb(render(path, RenderOptions(frame=number)).content)[4, 4, 0]) for number in range(3)]

        assert shades == [10, 20, 30]
        with pytest.raises(InvalidParameter) as raised:
            render(path, RenderOptions(frame=3))
        assert raised.value.errors[0]["parameter"] == "frame"


def test_a_colormap_colours_grey_as_a_palette(tmp_path: Path):
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    path = saved(tmp_path / "ramp.png", Image.fromarray(ramp))

    rendered = render(path, RenderOptions(colormap="viridis"))

    table = np.frombuffer(builtin.table("viridis") or b"", np.uint8).reshape(256, 3)
    with Image.open(saved_bytes(tmp_path, rendered.content)) as image:
        assert image.mode == "P"
        assert np.array_equal(np.asarray(image.convert("RGB")), table[ramp])


def saved_bytes(folder: Path, content: bytes) -> Path:
    path = folder / "rendered"
    path.write_bytes(content)
    return path


def test_a_colormap_reads_colour_as_luminance_and_sixteen_bits_as_eight(tmp_path: Path):
    grey = RenderOptions(colormap="gray")
    colour = saved(tmp_path / "colour.png", quadrants())
    deep = saved(tmp_path / "deep.png", Image.fromarray(np.full((4, 4), 0x8080, np.uint16)))

    luminance = np.asarray(Image.open(saved_bytes(tmp_path, render(colour, grey).content)).convert("RGB"))
    shade = np.asarray(Image.open(saved_bytes(tmp_path, render(deep, grey).content)).convert("RGB"))

    assert [corner[0] for corner in corners(luminance)] == [76, 150, 29, 255]
    assert shade[0, 0].tolist() == [128, 128, 128]


def test_a_custom_colormap_comes_as_a_table(tmp_path: Path):
    path = saved(tmp_path / "grey.png", Image.new("L", (4, 4), 255))

    rendered = render(
        path, RenderOptions(colormap="mine", format=Format.WEBP, quality=100), table=bytes(765) + b"\1\2\xff"
    )

    assert np.abs(decoded(rendered.content)[2, 2].astype(int) - (1, 2, 255)).max() <= 4


def test_an_unknown_colormap_is_a_wrong_parameter(picture: Path):
    with pytest.raises(InvalidParameter) as raised:
        render(picture, RenderOptions(colormap="nope"))

    assert raised.value.errors[0]["parameter"] == "colormap"


def test_invert_turns_light_to_dark_and_keeps_transparency():
    pixels = np.array([[[0, 100, 255, 7]]], np.uint8)

    inverted = decoded(finish(pixels, RenderOptions(invert=True)).content)

    assert inverted.tolist() == [[[255, 155, 0, 7]]]


def test_a_picture_that_would_be_too_large_is_not_started(picture: Path):
    with pytest.raises(OutputTooLarge):
        render(picture, RenderOptions(width=16_384))
    with pytest.raises(OutputTooLarge):
        render(picture, RenderOptions(width=5_000, format=Format.AVIF))


def test_pixels_from_elsewhere_are_finished_alike():
    pixels = np.full((20, 40), 300, np.uint16)

    rendered = finish(pixels, RenderOptions(width=10))

    assert rendered[1:] == ("image/png", 10, 5)
    assert set(decoded(rendered.content).ravel().tolist()) == {300}


@NO_SAMPLES
def test_a_tiff_of_webp_strips_shows_what_one_of_lzw_strips_shows():
    lossy, exact = (
        decoded(render(FOLDER / "tiff" / name, RenderOptions()).content).astype(int)
        for name in (Path(WITHOUT_PILLOW).name, "hopper_lzw.tif")
    )

    assert np.abs(lossy - exact).mean() < 6


@pytest.mark.parametrize(
    ("output", "asked"),
    [
        (Format.WEBP, {"width": 16_384}),
        (Format.WEBP, {"width": 16_384, "height": 4, "fit": Fit.COVER}),
        (Format.AVIF, {"width": 16_383, "height": 16_383, "fit": Fit.COVER}),
        (Format.JPEG, {"width": 5_001, "height": 5_001, "fit": Fit.COVER}),
        (Format.WEBP, {"width": 3_163, "height": 3_163, "fit": Fit.COVER}),
        (None, {"width": 16_384}),
    ],
)
def test_what_a_format_cannot_hold_is_refused_before_anything_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: Format | None, asked: dict[str, Any]
):
    path = saved(tmp_path / "picture.webp", Image.new("RGB", (60, 2)))
    monkeypatch.setattr(Source, "load", lambda _: pytest.fail("It was decoded"))

    with pytest.raises(OutputTooLarge):
        render(path, RenderOptions(format=output, **asked))


def test_tall_transparent_pictures_have_renditions(tmp_path: Path):
    path = saved(tmp_path / "tall.png", Image.new("RGBA", (1_600, 9_000), (9, 9, 9, 9)))

    made = resize(path)["1600"]

    assert made.media_type == "image/webp"
    assert made.width * made.height <= 10_000_000
