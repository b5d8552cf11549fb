"""Invitations: the Secretariat's pages, those of Authorities, and the invited person's."""

from django.urls import path, re_path

from accounts.views import acceptance, invitations, sectoral

urlpatterns = [
    path("desk/invitations/", invitations.Invitations.as_view(), name="invitations"),
    path("desk/invitations/new/", invitations.InvitationCreate.as_view(), name="invitation_new"),
    path("desk/invitations/reminders/", invitations.Reminders.as_view(), name="invitation_reminders"),
    path("desk/invitations/<int:pk>/", invitations.InvitationDetail.as_view(), name="invitation"),
    path("desk/invitations/<int:pk>/revocation/", invitations.Revocation.as_view(), name="invitation_revocation"),
    path("desk/invitations/<int:pk>/refusal/", invitations.Refusal.as_view(), name="invitation_refusal"),
    path("workspace/sectoral-institutions/", sectoral.SectoralInstitutions.as_view(), name="sectoral_institutions"),
    path("workspace/sectoral-institutions/new/", sectoral.SectoralCreate.as_view(), name="sectoral_new"),
    path(
        "workspace/sectoral-institutions/<int:pk>/invitation/",
        sectoral.SectoralInvitation.as_view(),
        name="sectoral_invitation",
    ),
    path(
        "workspace/sectoral-invitations/<int:pk>/reminder/",
        sectoral.SectoralReminder.as_view(),
        name="sectoral_reminder",
    ),
    path(
        "workspace/sectoral-invitations/<int:pk>/revocation/",
        sectoral.SectoralRevocation.as_view(),
        name="sectoral_revocation",
    ),
    path("invitation/", acceptance.Acceptance.as_view(), name="invitation_acceptance"),
    re_path(
        r"^invitation/(?P<secret>[0-9A-Za-z]{1,80})/$", acceptance.InvitationLink.as_view(), name="invitation_link"
    ),
]
