"""The app that knows who people are."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts and countries")

    def ready(self) -> None:
        from accounts import access, second_factor, sessions  # noqa: F401 - they hear of signing in once they are imported
