"""Give examples of users: how they register, sign in, and let programs act for them."""

from datetime import timedelta

from core.users.api_key import ApiKey, ApiKeyDraft, NewApiKey
from core.users.credentials import Confirmation, Credentials, Grant, LogOut, Token
from core.users.email_change import EmailChange, EmailChangeDraft, EmailCode
from core.users.federation import FederatedSignIn, SignInOptions
from core.users.model import ImageCounts, PendingUser, Registration, User, UserDraft, UserPatch, UserRole
from core.users.totp import PasswordProof, Totp, TotpCode, TotpSecret, uri_of
from openapi.examples.story import ANN, KEY_ID, NOON, PASSWORD, TOKEN

REFRESH_TOKEN = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIn0.c2VjcmV0"  # noqa: S105 - nobody's
API_KEY = f"lbx_{ANN}_{KEY_ID}_p1YI2vCrQ0mXk3sGZ7eUuT4bW8nJfLhA"
BY_PASSWORD = Credentials(grant_type=Grant.PASSWORD, username="ann", password=PASSWORD)
BY_REFRESH_TOKEN = Credentials(grant_type=Grant.REFRESH_TOKEN, refresh_token=REFRESH_TOKEN)
BY_CODE = Credentials(grant_type=Grant.MFA, mfa_token="YW5u.Qm9iJ3Mgb3duIHNlY3JldA", code="287082")  # noqa: S106
BY_API_KEY = Credentials(grant_type=Grant.API_KEY, api_key=API_KEY)
BY_PROVIDER = Credentials(
    grant_type=Grant.AUTHORIZATION_CODE,
    code="5fbd3c1e-6b6f-4a4e-9d5f-3f4b0f9f1f8e",
    code_verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",  # of RFC 7636
    nonce="n-0S6_WzA2Mj",  # of OpenID Connect Core
)
SIGN_IN_OPTIONS = SignInOptions(
    registration="admin",
    federation=FederatedSignIn(
        provider="Hospital",
        authorize_url="https://hospital.auth.eu-west-1.amazoncognito.com/oauth2/authorize?response_type=code",
        logout_url="https://hospital.auth.eu-west-1.amazoncognito.com/logout?client_id=6aa0v2qk",
    ),
)
TOKENS = Token(access_token=TOKEN, token_type="bearer", expires_in=900, refresh_token=REFRESH_TOKEN)  # noqa: S106
LOG_OUT = LogOut(refresh_token=REFRESH_TOKEN)
REGISTRATION = Registration(username="ann", email="ann@example.org", password=PASSWORD, first_name="Ann")
PENDING_USER = PendingUser(username="ann", email="ann@example.org")
CONFIRMATION = Confirmation(username="ann", code="123456")
NEW_USER = UserDraft(username="ann", email="ann@example.org", password=PASSWORD, role=UserRole.ANNOTATOR)
PATCH = UserPatch(first_name="Anna", last_name="Berg")
USER = User(
    id=ANN,
    username="ann",
    email="ann@example.org",
    first_name="Ann",
    last_name="Berg",
    role=UserRole.ANNOTATOR,
    created_at=NOON,
    images=ImageCounts(private=12, public=3),
)
EMAIL_CHANGE_DRAFT = EmailChangeDraft(email="anna.berg@example.org", current_password=PASSWORD)
EMAIL_CHANGE = EmailChange(email="anna.berg@example.org", expires_at=NOON + timedelta(minutes=10))
EMAIL_CODE = EmailCode(code="40271865")
PASSWORD_PROOF = PasswordProof(current_password=PASSWORD)
TOTP = Totp(enabled=True)
TOTP_CODE = TotpCode(code="287082")
TOTP_SECRET = TotpSecret(
    secret="GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",  # noqa: S106 - of RFC 6238
    uri=uri_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "ann"),
    expires_at=NOON + timedelta(minutes=10),
)
KEY_DRAFT = ApiKeyDraft(name="training pipeline", expires_at=NOON + timedelta(days=90))
KEY = ApiKey(id=KEY_ID, name="training pipeline", created_at=NOON, expires_at=KEY_DRAFT.expires_at)
NEW_KEY = NewApiKey(**KEY.model_dump(), key=API_KEY)
