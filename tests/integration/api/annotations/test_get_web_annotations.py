import json

from api.annotations.get_web_annotations import handler

from support import a_request


def test_the_annotations_of_an_image_are_a_w3c_page(annotated, invoke):
    annotated(polygon={"points": [[0, 0], [20, 0], [20, 20]]}, label="left")

    response = invoke(handler, a_request("GET", "/v1/images/knee/annotations.json", caller="ann"))

    page = json.loads(response["body"])
    assert response["headers"]["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    target = page["items"][0]["target"]
    assert target["source"] == "/v1/images/knee/file"
    assert 'd="M0,0 L20,0 L20,20 Z"' in target["selector"]["value"]
    assert [body["value"] for body in page["items"][0]["body"]] == ["clamp", "left"]


def test_the_page_is_as_hidden_as_its_image(annotated, invoke):
    annotated()

    assert invoke(handler, a_request("GET", "/v1/images/knee/annotations.json", caller="bob"))["statusCode"] == 404
