// The document lies beside the page: /v1/docs reads /v1/openapi.json.
SwaggerUIBundle({ url: "openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
