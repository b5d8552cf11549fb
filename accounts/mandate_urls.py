"""Mandates that are to be confirmed, arriving persons, recoveries; and what the Secretariat does about silence."""

from django.urls import path

from accounts.views import arrival, mandates, recovery

urlpatterns = [
    path("account/mandate/", mandates.MandateConfirmation.as_view(), name="mandate_confirmation"),
    path("account/mandate/<slug:secret>/", mandates.MandateLink.as_view(), name="mandate_link"),
    path("account/arrival/", arrival.Announce.as_view(), name="arrival"),
    path("account/arrival/<slug:secret>/", arrival.ArrivalLink.as_view(), name="arrival_link"),
    path("account/seats/<int:pk>/recovery/", recovery.Start.as_view(), name="seat_recovery"),
    path("account/recoveries/<int:pk>/", recovery.RecoveryDetail.as_view(), name="recovery"),
    path("account/recoveries/<int:pk>/agreement/", recovery.Agreement.as_view(), name="recovery_agreement"),
    path("account/recoveries/stop/<str:secret>/", recovery.Stop.as_view(), name="recovery_stop"),
    path("desk/mandates/", mandates.Inquiries.as_view(), name="inquiries"),
    path("desk/mandates/<int:pk>/reminder/", mandates.InquiryReminder.as_view(), name="inquiry_reminder"),
    path("desk/mandates/<int:pk>/telephone/", mandates.InquiryByTelephone.as_view(), name="inquiry_telephone"),
]
