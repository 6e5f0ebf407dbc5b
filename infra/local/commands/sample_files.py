"""Write the sample files of `./run seed`, and two CT studies, to a folder, for trying to upload them."""

from pathlib import Path

from local.commands import head_phantom, samples

FILES = {
    "waves.jpg": samples.photograph,
    "more-waves.jpg": lambda: samples.photograph(seed=5),
    "grey-waves.png": samples.radiograph,
    "rings.dcm": samples.slice_of_a_phantom,
    "waves.csv": samples.depth_log,
}


def write_samples(folder: Path) -> str:
    """Write each file that is missing, and return where they are. Raises SystemExit if the folder cannot be written."""
    try:
        for name, make in (FILES | head_phantom.FILES).items():
            if not (file := folder / name).exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(make())
    except OSError as error:
        raise SystemExit(f"{folder} cannot be written: {error.strerror}") from error
    return f"Sample files are in {folder}: {', '.join(FILES)}, and two CT studies of a head"
