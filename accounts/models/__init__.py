"""Who people are: countries, institutions, their seats, mandates and hand-overs, and the mail written to them."""

from accounts.models.country import Country, Named, Standing
from accounts.models.hand_over import HandOver, Refused
from accounts.models.institution import Institution
from accounts.models.mail import Mail
from accounts.models.user import Mandate, User

__all__ = ["Country", "HandOver", "Institution", "Mail", "Mandate", "Named", "Refused", "Standing", "User"]
