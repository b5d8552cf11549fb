"""Signing in and what belongs to it: our own pages, those of django-allauth that this platform has, hand-overs."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import account as own
from accounts.views import codes, hand_over, passwords, profile

TO_ACCOUNT = RedirectView.as_view(pattern_name="account", http_method_names=["get", "head"])
# With the word that the password is set, so that no page stands between choosing it and using it.
TO_SIGN_IN = RedirectView.as_view(pattern_name="account_login", http_method_names=["get", "head"])

urlpatterns = [
    path("", own.Account.as_view(), name="account"),
    path("sessions/", own.Sessions.as_view(), name="account_sessions"),
    path("second-factor-later/", own.SecondFactorLater.as_view(), name="second_factor_later"),
    path("login/code/", codes.AskForCode.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", codes.TypeCode.as_view(), name="account_confirm_login_code"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", passwords.AskForPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", passwords.PasswordAsked.as_view(), name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        TO_SIGN_IN,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,80})/$",
        passwords.ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
    # Where allauth leads back to: all of it is on the page of the account.
    path("2fa/", TO_ACCOUNT, name="mfa_index"),
    path("2fa/passkeys/", TO_ACCOUNT, name="mfa_list_webauthn"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("2fa/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("2fa/passkeys/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("2fa/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("profile/versions/", profile.Versions.as_view(), name="profile_versions"),
    path("profile/versions/<int:version>/restoration/", profile.Restoration.as_view(), name="profile_restoration"),
    path("seats/", hand_over.Seats.as_view(), name="seats"),
    path("seats/<int:pk>/hand-over/", hand_over.Start.as_view(), name="seat_hand_over"),
    path("hand-overs/<int:pk>/confirmation/", hand_over.Confirmation.as_view(), name="hand_over_confirmation"),
    path("hand-overs/<int:pk>/cancellation/", hand_over.Cancellation.as_view(), name="hand_over_cancellation"),
    path("hand-over/<slug:secret>/", hand_over.Link.as_view(), name="hand_over_link"),
]
