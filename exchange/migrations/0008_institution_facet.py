"""Search rows that were written before know the institution too; its facet is the last, and codes stand in order."""

from django.db import migrations

ADD = """
update exchange_searchrow s set facets = s.facets || (12000000 + p.institution_id)::int
from exchange_publication p where p.id = s.publication_id and not (12000000 + p.institution_id)::int = any(s.facets)
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0007_profiles")]

    operations = [migrations.RunSQL(ADD, migrations.RunSQL.noop)]
