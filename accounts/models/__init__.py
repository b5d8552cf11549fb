"""Who people are: countries, institutions, seats with mandates, invitations and hand-overs, and the mail to them."""

from accounts.models.arrival import Arrival
from accounts.models.country import Country, Named, Standing
from accounts.models.hand_over import HandOver, Refused
from accounts.models.inquiry import Inquiry
from accounts.models.institution import Institution
from accounts.models.invitation import Ended, Invitation
from accounts.models.mail import Mail
from accounts.models.recovery import Recovery
from accounts.models.session import Session
from accounts.models.sign_in_code import SignInCode
from accounts.models.user import Mandate, User

__all__ = [
    "Arrival",
    "Country",
    "Ended",
    "HandOver",
    "Inquiry",
    "Institution",
    "Invitation",
    "Mail",
    "Mandate",
    "Named",
    "Recovery",
    "Refused",
    "Session",
    "SignInCode",
    "Standing",
    "User",
]
