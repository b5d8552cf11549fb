"""Who people are: countries, institutions, seats with mandates, invitations and hand-overs, and the mail to them."""

from accounts.models.country import Country, Named, Standing
from accounts.models.errors import Conflict, Refused
from accounts.models.hand_over import HandOver
from accounts.models.institution import Institution
from accounts.models.invitation import Ended, Invitation
from accounts.models.logo import Logo
from accounts.models.mail import Mail
from accounts.models.session import Session
from accounts.models.sign_in_code import SignInCode
from accounts.models.user import Mandate, User

__all__ = [
    "Conflict",
    "Country",
    "Ended",
    "HandOver",
    "Institution",
    "Invitation",
    "Logo",
    "Mail",
    "Mandate",
    "Named",
    "Refused",
    "Session",
    "SignInCode",
    "Standing",
    "User",
]
