"""Who people are: countries, institutions and partners, seats with mandates, invitations, hand-overs, their mail."""

from accounts.models.country import Country, Named, Standing
from accounts.models.hand_over import HandOver, Refused
from accounts.models.institution import Institution
from accounts.models.invitation import Ended, Invitation
from accounts.models.mail import Mail
from accounts.models.partner_application import PartnerApplication
from accounts.models.session import Session
from accounts.models.sign_in_code import SignInCode
from accounts.models.user import Mandate, User
from accounts.models.verification import Verification

__all__ = [
    "Country",
    "Ended",
    "HandOver",
    "Institution",
    "Invitation",
    "Mail",
    "Mandate",
    "Named",
    "PartnerApplication",
    "Refused",
    "Session",
    "SignInCode",
    "Standing",
    "User",
    "Verification",
]
