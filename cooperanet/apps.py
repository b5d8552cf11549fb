"""The app that puts the others together."""

from django.apps import AppConfig


class CooperaNetConfig(AppConfig):
    name = "cooperanet"
    verbose_name = "CooperaNet"

    def ready(self) -> None:
        from cooperanet import celery, checks  # noqa: F401 - tasks and checks are known once they are imported
