"""Give examples of depth logs, their frames, and colour maps."""

from decimal import Decimal

from core.colormaps.model import Colormap, CustomColormap
from core.depth_logs.model import Log, LogDraft, StagedLogDraft
from core.depth_logs.queries import Frame
from core.images.model import Status, Visibility
from openapi.examples.story import ANN, LOG_ID, NOON

WITH_FORM = LogDraft(name="Borehole 7", width=150, null_value=(-999.25,), depth_column="MD", depth_unit="m")
STAGED = StagedLogDraft(name="Borehole 7", size=104_857_600, media_type="text/csv")
READY = Log(
    log_id=LOG_ID,
    name="Borehole 7",
    status=Status.READY,
    visibility=Visibility.PRIVATE,
    user_id=ANN,
    rows=5460,
    original_width=200,
    depth_unit="m",
    filename="borehole-7.csv",
    depth_min=Decimal("9000.1"),
    depth_max=Decimal(9546),
    created_at=NOON,
    updated_at=NOON,
    problem=None,
    renditions={},
)
FRAME = Frame(log_id=LOG_ID, depth=Decimal("9000.1"), width=4, pixels=[12, 87, 140, 203])
CUSTOM = CustomColormap(name="rust", stops=((0, "#1b0c00"), (1, "#ff8c42")))
COLORMAP = Colormap(name="rust", built_in=False, stops=CUSTOM.stops)
