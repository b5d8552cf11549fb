"""The official figures."""

from django.urls import path

from reports.views import ExchangeUpdate

urlpatterns = [
    path("reports/exchange-update/", ExchangeUpdate.as_view(), name="exchange_update"),
    path("reports/exchange-update/<slug:format>/", ExchangeUpdate.as_view(), name="exchange_update_file"),
]
