// The document lies above the page: /v1/docs/redoc reads /v1/openapi.json.
Redoc.init("../openapi.json", { nativeScrollbars: true }, document.getElementById("redoc"));
