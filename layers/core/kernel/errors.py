"""Everything that can go wrong, in one place.

A problem is both the exception we raise and the RFC 9457 answer the client reads:

    Problem                    500  internal_error
      MalformedBody            400  the body is not what its content type says
      InvalidParameter         400  a path or query parameter breaks a rule
      BadCredentials           401
      SignInRequired           401
      Forbidden                403
      NotFound                 404  also when it exists but you may not know that
        NotDicom
      Conflict                 409  and its kinds: ImageExists, NotUploaded, InUse, ...
      PreconditionFailed       412
      ContentTooLarge          413
      UnsupportedMediaType     415
      RangeNotSatisfiable      416
      ValidationFailed         422  understood, but it breaks a rule
        InvalidCsv, OutputTooLarge
      PreconditionRequired     428
      TooManyRequests          429
      Unavailable              503  try again later
"""

from http import HTTPStatus
from typing import Any, ClassVar, Self


class Problem(Exception):
    """A failure that the client can understand and perhaps correct."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something went wrong on our side"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, detail: str | None = None, *, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = errors or []
        self.own_headers = dict(self.headers)

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (type(self), self.detail, self.errors)  # problems cross process borders, pickled

    @classmethod
    def at(cls, pointer: str, detail: str, code: str = "invalid") -> Self:
        """The same problem, with a JSON Pointer to the one member of the body that caused it."""
        return cls(detail, errors=[{"pointer": pointer, "code": code, "detail": detail}])

    def document(self) -> dict[str, Any]:
        """The members of the `application/problem+json` body, but for `instance` and `request_id`."""
        members: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": int(self.status),
            "code": self.code,
        }
        if self.detail:
            members["detail"] = self.detail
        if self.errors:
            members["errors"] = self.errors
        return members


def _revive(kind: type[Problem], detail: str | None, errors: list[dict[str, Any]]) -> Problem:
    return kind(detail, errors=errors)


class MalformedBody(Problem):
    status = HTTPStatus.BAD_REQUEST
    code = "malformed_body"
    title = "The body cannot be read"


class InvalidParameter(Problem):
    status = HTTPStatus.BAD_REQUEST
    code = "invalid_parameter"
    title = "A parameter breaks a rule"

    @classmethod
    def named(cls, parameter: str, detail: str) -> Self:
        return cls(detail, errors=[{"parameter": parameter, "code": "invalid", "detail": detail}])


class SignInRequired(Problem):
    status = HTTPStatus.UNAUTHORIZED
    code = "sign_in_required"
    title = "Sign in first"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class BadCredentials(Problem):
    status = HTTPStatus.UNAUTHORIZED
    code = "bad_credentials"
    title = "These credentials open nothing"


class Forbidden(Problem):
    status = HTTPStatus.FORBIDDEN
    code = "forbidden"
    title = "You may not do this"


class NotFound(Problem):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    title = "There is no such thing, or it is not yours to see"


class NotDicom(NotFound):
    code = "not_dicom"
    title = "This image is not a DICOM file"


class NotAcceptable(Problem):
    status = HTTPStatus.NOT_ACCEPTABLE
    code = "not_acceptable"
    title = "It cannot be had in that form"


class Conflict(Problem):
    status = HTTPStatus.CONFLICT
    code = "conflict"
    title = "It clashes with what is there"


class ImageExists(Conflict):
    code = "image_exists"
    title = "There is already an image with this key"


class AnnotationExists(Conflict):
    code = "annotation_exists"
    title = "There is already an annotation with this index"


class TagExists(Conflict):
    code = "tag_exists"
    title = "There is already a tag with this name"


class LocationExists(Conflict):
    code = "location_exists"
    title = "There is already a location with this id"


class NotUploaded(Conflict):
    code = "not_uploaded"
    title = "The bytes have not arrived yet"


class AlreadyUploaded(Conflict):
    code = "already_uploaded"
    title = "The bytes have arrived already"


class SizeMismatch(Conflict):
    code = "size_mismatch"
    title = "The bytes that arrived are not as many as declared"


class UsernameTaken(Conflict):
    code = "username_taken"
    title = "Somebody else has this user name"


class EmailTaken(Conflict):
    code = "email_taken"
    title = "Somebody else has this e-mail address"


class UserHasImages(Conflict):
    code = "user_has_images"
    title = "The user still owns images or depth logs; say who shall have them, by reassign_to"


class ColormapExists(Conflict):
    code = "colormap_exists"
    title = "There is already a colour map of this name"


class RequestInProgress(Conflict):
    code = "request_in_progress"
    title = "The same request is at work already"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "2"}


class AnswerNotKept(Conflict):
    code = "answer_not_kept"
    title = "This request was carried out before, and its answer is not kept; if it was lost, make another by a new key"


class LastAdministrator(Conflict):
    code = "last_administrator"
    title = "Nobody else is an administrator; make somebody one first"


class InUse(Conflict):
    code = "in_use"
    title = "Something still refers to it"


class PreconditionFailed(Problem):
    status = HTTPStatus.PRECONDITION_FAILED
    code = "precondition_failed"
    title = "Somebody else changed it first"


class ContentTooLarge(Problem):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "content_too_large"
    title = "It is larger than we take"


class UnsupportedMediaType(Problem):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"
    title = "We cannot read a file of this kind"


class RangeNotSatisfiable(Problem):
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    code = "range_not_satisfiable"
    title = "There are no such bytes"

    @classmethod
    def of(cls, size: int) -> Self:
        """Tells how many bytes there are, also in the header that RFC 9110 (15.5.17) has for it."""
        problem = cls(f"There are {size} bytes")
        problem.own_headers["Content-Range"] = f"bytes */{size}"
        return problem


class ValidationFailed(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "validation_failed"
    title = "The request breaks a rule"


class InvalidCsv(ValidationFailed):
    code = "invalid_csv"
    title = "The file is not a depth log"


class OutputTooLarge(ValidationFailed):
    code = "output_too_large"
    title = "The answer would be larger than we make"


class PreconditionRequired(Problem):
    status = HTTPStatus.PRECONDITION_REQUIRED
    code = "precondition_required"
    title = "Say which version you mean, by If-Match"


class TooManyRequests(Problem):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"
    title = "Too many requests"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}


class Unavailable(Problem):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    title = "The service cannot answer just now"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "2"}
