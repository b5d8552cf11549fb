"""Who people are: countries, institutions, their seats and mandates, invitations, and the mail written to them."""

from accounts.models.country import Country, Named, Standing
from accounts.models.institution import Institution
from accounts.models.invitation import Ended, Invitation
from accounts.models.mail import Mail
from accounts.models.session import Session
from accounts.models.sign_in_code import SignInCode
from accounts.models.user import Mandate, User

__all__ = [
    "Country",
    "Ended",
    "Institution",
    "Invitation",
    "Mail",
    "Mandate",
    "Named",
    "Session",
    "SignInCode",
    "Standing",
    "User",
]
