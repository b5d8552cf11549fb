"""The app that puts the others together."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CooperaNetConfig(AppConfig):
    name = "cooperanet"
    verbose_name = "CooperaNet"

    def ready(self) -> None:
        from cooperanet import celery, checks  # noqa: F401 - tasks and checks are known once they are imported


class AdministrationConfig(AdminConfig):
    default_site = "accounts.administration.AdministrationSite"
