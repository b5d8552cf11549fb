"""The official figures."""

from django.urls import path

from reports.views import Adoption, ExchangeUpdate, Reports, SendEncouragement

urlpatterns = [
    path("reports/", Reports.as_view(), name="reports"),
    path("reports/exchange-update/", ExchangeUpdate.as_view(), name="exchange_update"),
    path("reports/exchange-update/<slug:format>/", ExchangeUpdate.as_view(), name="exchange_update_file"),
    path("reports/adoption/", Adoption.as_view(), name="adoption"),
    path("reports/adoption/encouragements/<int:pk>/", SendEncouragement.as_view(), name="encouragement"),
    path("reports/adoption/<slug:format>/", Adoption.as_view(), name="adoption_file"),
]
