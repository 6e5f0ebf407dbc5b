"""Define everything that can go wrong, in one place.

A problem is both the exception that code raises and the RFC 9457 answer that the client reads:

    Problem                    500  internal_error
      MalformedBody            400  the body does not match its content type
      InvalidParameter         400  a path or query parameter is not valid
      BadCredentials           401
      SignInRequired           401
      MfaRequired              401  the password is right, and a code is needed
      TotpRequired             401  the second factor has to be set up first
      Forbidden                403
      NotFound                 404  also when it exists but the caller may not know that
        NotDicom
      NotAcceptable            406  there is no representation that the client accepts
      Conflict                 409  and its kinds: ImageExists, NotUploaded, InUse, ...
      PreconditionFailed       412
      ContentTooLarge          413
      UnsupportedMediaType     415
        NotDrawable            a kept DICOM object, or one of its frames, that cannot be drawn
        NotDeidentifiable      a DICOM object that may tell who the patient is, or ShowsPatient
      RangeNotSatisfiable      416
      ValidationFailed         422  well formed, but not valid
        InvalidCsv, OutputTooLarge
      TooManyRequests          429
      Unavailable              503  try again later
        Busy                   the machine, not the file, kept a file from being processed
"""

from datetime import timedelta
from http import HTTPStatus
from math import ceil
from typing import Any, ClassVar, Self


class Problem(Exception):
    """A failure that the client can understand and perhaps correct."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal server error"
    headers: ClassVar[dict[str, str]] = {}

    def __init__(self, detail: str | None = None, *, errors: list[dict[str, Any]] | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = errors or []
        self.own_headers = dict(self.headers)
        self.members: dict[str, Any] = {}  # beyond those of RFC 9457 and ours

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (type(self), self.detail, self.errors)  # problems are pickled to cross process borders

    @classmethod
    def at(cls, pointer: str, detail: str, code: str = "invalid") -> Self:
        """Return the problem with a JSON Pointer to the member of the body that caused it."""
        return cls(detail, errors=[{"pointer": pointer, "code": code, "detail": detail}])

    def document(self) -> dict[str, Any]:
        """Return the members of the `application/problem+json` body except `instance` and `request_id`."""
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
        return members | self.members


def _revive(kind: type[Problem], detail: str | None, errors: list[dict[str, Any]]) -> Problem:
    return kind(detail, errors=errors)


class MalformedBody(Problem):
    status = HTTPStatus.BAD_REQUEST
    code = "malformed_body"
    title = "The request body is malformed"


class InvalidParameter(Problem):
    status = HTTPStatus.BAD_REQUEST
    code = "invalid_parameter"
    title = "A parameter is not valid"

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
    title = "Wrong user name or password"


class MfaRequired(Problem):
    status = HTTPStatus.UNAUTHORIZED
    code = "mfa_required"
    title = "Send a code of your authenticator app"

    @classmethod
    def with_token(cls, mfa_token: str) -> Self:
        problem = cls("Send it with this mfa_token, as grant_type=mfa")
        problem.members["mfa_token"] = mfa_token
        return problem


class TotpRequired(Problem):
    status = HTTPStatus.UNAUTHORIZED
    code = "totp_required"
    title = "Set up an authenticator app before you sign in"

    @classmethod
    def with_token(cls, enrolment_token: str) -> Self:
        problem = cls("Use enrolment_token as the access token of POST and PUT /v1/users/me/totp, then sign in again")
        problem.members["enrolment_token"] = enrolment_token
        return problem


class Forbidden(Problem):
    status = HTTPStatus.FORBIDDEN
    code = "forbidden"
    title = "You are not allowed to do this"


class NotFound(Problem):
    status = HTTPStatus.NOT_FOUND
    code = "not_found"
    title = "Not found, or not visible to you"


class NotDicom(NotFound):
    code = "not_dicom"
    title = "This image is not a DICOM file"


class NotAcceptable(Problem):
    status = HTTPStatus.NOT_ACCEPTABLE
    code = "not_acceptable"
    title = "Nothing that the Accept header allows can be sent"


class Conflict(Problem):
    status = HTTPStatus.CONFLICT
    code = "conflict"
    title = "Conflicts with the current state"


class ImageExists(Conflict):
    code = "image_exists"
    title = "An image with this key already exists"


class AnnotationExists(Conflict):
    code = "annotation_exists"
    title = "An annotation with this index already exists"


class TagExists(Conflict):
    code = "tag_exists"
    title = "A tag with this name already exists"


class LocationExists(Conflict):
    code = "location_exists"
    title = "A location with this id already exists"


class NotUploaded(Conflict):
    code = "not_uploaded"
    title = "The file has not been uploaded yet"


class AlreadyUploaded(Conflict):
    code = "already_uploaded"
    title = "The file has already been uploaded"


class SizeMismatch(Conflict):
    code = "size_mismatch"
    title = "The uploaded size differs from the declared size"


class UsernameTaken(Conflict):
    code = "username_taken"
    title = "This user name is taken"


class EmailTaken(Conflict):
    code = "email_taken"
    title = "This e-mail address is taken"


class UserHasImages(Conflict):
    code = "user_has_images"
    title = "The user still owns images or depth logs: delete them, or let an administrator reassign them"


class ColormapExists(Conflict):
    code = "colormap_exists"
    title = "A colour map with this name already exists"


class RequestInProgress(Conflict):
    code = "request_in_progress"
    title = "The same request is still being processed"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "2"}


class AnswerNotKept(Conflict):
    code = "answer_not_kept"
    title = "This request was already carried out and its response is not stored: use a new key to repeat it"


class TotpEnabled(Conflict):
    code = "totp_enabled"
    title = "An authenticator app is set up already: remove it first"


class TooManyKeys(Conflict):
    code = "too_many_keys"
    title = "The user has as many API keys as allowed: delete one first"


class LastAdministrator(Conflict):
    code = "last_administrator"
    title = "This is the last administrator: make another user an administrator first"


class InUse(Conflict):
    code = "in_use"
    title = "The resource is still in use"


class PreconditionFailed(Problem):
    status = HTTPStatus.PRECONDITION_FAILED
    code = "precondition_failed"
    title = "The resource has changed since you read it"


class ContentTooLarge(Problem):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "content_too_large"
    title = "The content is too large"


class UnsupportedMediaType(Problem):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"
    title = "This media type is not supported"


class NotDrawable(UnsupportedMediaType):
    code = "not_drawable"
    title = "This cannot be drawn"


class NotDeidentifiable(UnsupportedMediaType):
    code = "not_deidentifiable"
    title = "This cannot be de-identified"


class ShowsPatient(NotDeidentifiable):
    title = "The pixels show who the patient is"


class RangeNotSatisfiable(Problem):
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    code = "range_not_satisfiable"
    title = "The range starts after the end of the file"

    @classmethod
    def of(cls, size: int) -> Self:
        """Return the problem that names the file's size, also in Content-Range (RFC 9110, 15.5.17)."""
        problem = cls(f"The file has {size} bytes")
        problem.own_headers["Content-Range"] = f"bytes */{size}"
        return problem


class ValidationFailed(Problem):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "validation_failed"
    title = "The request is not valid"


class InvalidCsv(ValidationFailed):
    code = "invalid_csv"
    title = "The file is not a valid depth log"


class OutputTooLarge(ValidationFailed):
    code = "output_too_large"
    title = "The result would be too large"


class TooManyRequests(Problem):
    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"
    title = "Too many requests"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "5"}

    @classmethod
    def after(cls, wait: timedelta, detail: str) -> Self:
        """Return the problem that says in Retry-After how long to wait."""
        problem = cls(detail)
        problem.own_headers["Retry-After"] = str(ceil(wait.total_seconds()))
        return problem


class Unavailable(Problem):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
    title = "The service is temporarily unavailable"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "2"}


class Busy(Unavailable):
    code = "busy"
    title = "The service is too busy for this file"
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}
