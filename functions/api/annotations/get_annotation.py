"""GET /v1/images/{image_key}/annotations/{index}"""

from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Header

from core import annotating
from core.annotating import Place
from core.domain.annotation import Annotation
from core.http import entrypoint, http_app, tagged
from core.identity import CurrentCaller

app = http_app()


@app.get("/v1/images/<image_key>/annotations/<index>", summary="One annotation", tags=["Annotations"])
def get_annotation(
    image_key: str, index: int, caller: CurrentCaller, if_none_match: Annotated[str | None, Header()] = None
) -> Response[Annotation]:
    annotation = annotating.get(Place(image_key, index), caller)
    return tagged(annotating.etag(annotation), if_none_match, lambda: annotation)


handler = entrypoint(app)
