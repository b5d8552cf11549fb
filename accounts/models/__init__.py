"""Who people are: institutions and partners, seats with mandates, invitations and hand-overs, mail, and the trail."""

from accounts.models.access import Access
from accounts.models.arrival import Arrival
from accounts.models.country import Country, Named, Standing
from accounts.models.erasure import Erasure
from accounts.models.errors import Conflict, Refused
from accounts.models.hand_over import HandOver
from accounts.models.inquiry import Inquiry
from accounts.models.institution import Institution
from accounts.models.invitation import Ended, Invitation
from accounts.models.logo import Logo
from accounts.models.mail import Mail
from accounts.models.partner_application import PartnerApplication
from accounts.models.recovery import Recovery
from accounts.models.seal import Seal, SealedRow
from accounts.models.session import Session
from accounts.models.sign_in_code import SignInCode
from accounts.models.trail_check import TrailCheck
from accounts.models.user import Mandate, User
from accounts.models.verification import Verification

__all__ = [
    "Access",
    "Arrival",
    "Conflict",
    "Country",
    "Ended",
    "Erasure",
    "HandOver",
    "Inquiry",
    "Institution",
    "Invitation",
    "Logo",
    "Mail",
    "Mandate",
    "Named",
    "PartnerApplication",
    "Recovery",
    "Refused",
    "Seal",
    "SealedRow",
    "Session",
    "SignInCode",
    "Standing",
    "TrailCheck",
    "User",
    "Verification",
]
