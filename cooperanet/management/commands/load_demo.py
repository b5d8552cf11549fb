"""Fill an empty database with the April 2022 exchange and the life after it."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from accounts.models import Institution, Mail
from cooperanet.demo.accounts import create_accounts, create_inquiries, create_invitations, create_sign_ins
from cooperanet.demo.entries import DemoEntries
from cooperanet.demo.national import create_national_entries
from cooperanet.demo.partners import create_partners


class Command(BaseCommand):
    help = "Loads the demo: only into a database without institutions, so it never mixes with real data."

    @transaction.atomic
    def handle(self, *, verbosity: int, **options: object) -> None:
        if Institution.objects.exists():
            if verbosity:
                self.stdout.write("There are institutions already: the demo is not loaded again.")
            return
        with connection.cursor() as cursor:  # one long transaction, unlike those of the web
            cursor.execute("set local statement_timeout = '60s'")
        seats = create_accounts()
        DemoEntries(seats).load()
        create_national_entries(seats)
        create_sign_ins(seats)
        create_invitations(seats)
        create_partners(seats)
        create_inquiries(seats)
        Mail.objects.all().delete()  # what was decided years ago is not told by mail today
