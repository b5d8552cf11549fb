"""Partners: what everybody reads, the application, and the Secretariat's pages."""

from django.urls import path, re_path

from accounts.views import partner_desk, partners

urlpatterns = [
    path("partners/", partners.Partners.as_view(), name="partners"),
    path("partners/principles/", partners.PrinciplesPage.as_view(), name="principles"),
    re_path(
        r"^partners/principles/(?P<since>\d{4}-\d\d-\d\d)/$", partners.PrinciplesPage.as_view(), name="principles_of"
    ),
    path("partners/application/", partners.Application.as_view(), name="partner_application"),
    path("partners/application/sent/", partners.ApplicationSent.as_view(), name="partner_application_sent"),
    re_path(
        r"^partners/application/(?P<secret>[0-9A-Za-z]{1,80})/$",
        partners.ApplicationLink.as_view(),
        name="partner_application_link",
    ),
    path("desk/partners/", partner_desk.DeskPartners.as_view(), name="desk_partners"),
    path("desk/partners/<int:pk>/", partner_desk.DeskPartner.as_view(), name="desk_partner"),
    path(
        "desk/partners/<int:pk>/verification/", partner_desk.PartnerVerification.as_view(), name="partner_verification"
    ),
    path("desk/partners/<int:pk>/suspension/", partner_desk.PartnerSuspension.as_view(), name="partner_suspension"),
    path("desk/partners/<int:pk>/lifting/", partner_desk.PartnerLifting.as_view(), name="partner_lifting"),
    path("desk/partners/<int:pk>/withdrawal/", partner_desk.PartnerWithdrawal.as_view(), name="partner_withdrawal"),
    path("desk/applications/", partner_desk.DeskApplications.as_view(), name="desk_applications"),
    path("desk/applications/<int:pk>/", partner_desk.DeskApplication.as_view(), name="desk_application"),
    path(
        "desk/applications/<int:pk>/question/", partner_desk.ApplicationQuestion.as_view(), name="application_question"
    ),
    path("desk/applications/<int:pk>/refusal/", partner_desk.ApplicationRefusal.as_view(), name="application_refusal"),
    path(
        "desk/applications/<int:pk>/acceptance/",
        partner_desk.ApplicationAcceptance.as_view(),
        name="application_acceptance",
    ),
]
