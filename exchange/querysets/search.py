"""Questions to the search table, in SQL: one statement gives total, all counts and one page of ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, models

GROUP = 1_000_000

# A publication as search sees it; the codes of its tags are numbered in `exchange/facets.py`.
ROWS = """
select p.id as publication_id, p.entry_id, p.country_id, p.since, p.until,
  array(select f from (
    select 1000000 + array_position(array['offer','need'], p.kind::text) as f
    union all select 2000000 + p.country_id
    union all select 3000000 + a.id from exchange_focusarea a where a.key = any(p.focus_areas)
    union all select 4000000 + a.id from exchange_focusarea a where a.key = any(p.sub_areas)
    union all select 5000000 + n from unnest(p.sdgs) n
    union all select 6000000 + array_position(
      array['bilateral','south-south','triangular','regional','multilateral'], p.modality::text)
      where p.modality <> ''
    union all select 7000000 + f.id from exchange_cooperationform f where f.key = any(p.forms)
    union all select 8000000 + array_position(array['planned','in-execution','concluded'], p.stage::text)
      where p.stage <> ''
    union all select 9000000 + array_position(array['en','es','pt','fr'], l) from jsonb_object_keys(p.texts) l
    union all select 10000000 + p.funding_source_id where p.funding_source_id is not null
    union all select 11000000 + array_position(
      array['authority','mission','sectoral','partner','observer-agency','board','secretariat'],
      p.institution_kind::text)
    union all select 12000000 + p.institution_id
  ) codes order by f)::int[] as facets,
  (select cn_concat(to_tsvector(cn_cfg(t.key), cn_norm(t.key, t.value->>'title'))) from jsonb_each(p.texts) t)
    as title_tsv,
  (select cn_concat(cn_tsv(t.key, coalesce(t.value->>'title',''), concat_ws(' ', t.value->>'summary',
      t.value->>'description', t.value->>'results', p.other_area))) from jsonb_each(p.texts) t)
    as tsv
from exchange_publication p where p.id = any(%s)
"""
COLUMNS = ("publication_id", "entry_id", "country_id", "since", "until", "facets", "title_tsv", "tsv")

WRITE = f"""
insert into exchange_searchrow ({", ".join(COLUMNS)}) {ROWS}
on conflict (publication_id) do update set {", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:])}
"""
DIFFERING = f"""
select made.publication_id from ({ROWS}) made left join exchange_searchrow kept using (publication_id)
where ({", ".join(f"made.{column}" for column in COLUMNS)})
  is distinct from ({", ".join(f"kept.{column}" for column in COLUMNS)})
order by 1
"""  # noqa: S608 - made of the names above and of nothing a visitor typed

ORDERS = {
    "relevance": "tm desc, since desc, publication_id desc",
    "newest": "since desc, publication_id desc",
    "oldest": "since, publication_id",
    "country": "(select cn_fold(c.name_{language}) from accounts_country c where c.id = country_id),"
    " since desc, publication_id desc",
}


@dataclass
class Found:
    """What a search gave: how many, the counts by facet code, and the publications of one page in order."""

    total: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    ids: list[int] = field(default_factory=list)


class SearchRowQuerySet(models.QuerySet):
    def write(self, publications: list[int]) -> None:
        """Make (or make anew) the rows of these publications from the publications themselves."""
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [publications])

    def differing(self, publications: list[int]) -> list[int]:
        """Those of these publications whose row is missing or is not what `write` would make of them."""
        with connection.cursor() as cursor:
            cursor.execute(DIFFERING, [publications])
            return [pk for (pk,) in cursor.fetchall()]

    def find(
        self,
        *,
        chosen: dict[int, list[int]],
        text: str = "",
        moment: datetime | None = None,
        order: str = "newest",
        language: str = "en",
        offset: int = 0,
        limit: int = 20,
    ) -> Found:
        """Search live publications, or those public at a moment.

        `chosen`: facet number → codes, of which an entry has at least one in every facet. The count beside a value
        says how many entries carry it when all *other* facets hold.
        """
        statement, parameters = _statement(chosen, text, moment, ORDERS[order].format(language=language), offset, limit)
        found, page = Found(), []
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            for what, value, count in cursor.fetchall():
                if what == "total":
                    found.total = count
                elif what == "page":
                    page.append((count, value))  # its place on the page and the publication
                else:
                    found.counts[value] = count
        found.ids = [publication for _place, publication in sorted(page)]
        return found


def _statement(
    chosen: dict[int, list[int]], text: str, moment: datetime | None, order: str, offset: int, limit: int
) -> tuple[str, dict]:
    parameters: dict = {"text": text, "moment": moment, "offset": offset, "limit": limit}
    parameters |= {f"f{number}": codes for number, codes in chosen.items()}
    held = {number: f"s.facets && %(f{number})s::int[]" for number in chosen}
    missed = " + ".join(f"(case when {test} then 0 else {number} end)" for number, test in held.items()) or "0"
    how_many = " + ".join(f"({test})::int" for test in held.values()) or "0"
    when = "s.since <= %(moment)s and (s.until is null or s.until > %(moment)s)" if moment else "s.until is null"
    where = [when, "s.tsv @@ q.q"] if text else [when]
    if len(held) > 1:  # with one facet alone, its own counts need every row
        where.append(f"{how_many} >= {len(held) - 1}")
    match = "s.title_tsv @@ q.q" if text else "false"
    source = ", (select cn_query(%(text)s) as q) q" if text else ""
    # Only words of this module are put together here; what a reader typed is in the parameters.
    return (
        f"""
        with m as materialized (
          select s.publication_id, s.facets, s.since, s.country_id, {match} as tm, {missed} as missed
          from exchange_searchrow s{source} where {" and ".join(where)}
        )
        select 'total', 0, count(*) from m where missed = 0
        union all (
          select 'count', f, count(*) from m, unnest(facets) f where missed = 0 or missed = f / {GROUP} group by f
        )
        union all (
          select 'page', publication_id, row_number() over () from (
            select publication_id from m where missed = 0 order by {order} offset %(offset)s limit %(limit)s
          ) page
        )
        """,  # noqa: S608
        parameters,
    )
