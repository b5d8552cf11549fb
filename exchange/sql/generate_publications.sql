-- Many publications out of the demo's: title, texts, tags and country each from another one, so that counts and
-- texts are spread as they are there. Parameter: how many. For benchmarks only.

create temporary table source as
  select row_number() over (order by id) - 1 as n, count(*) over () as many, p.* from exchange_publication p where until is null;

create temporary table mix as
  select g, nextval(pg_get_serial_sequence('exchange_entry', 'id')) as entry_id,
    (random() * 1e9)::bigint as a, (random() * 1e9)::bigint as b, (random() * 1e9)::bigint as c,
    timestamptz '2015-01-01' + random() * interval '10 years' as since
  from generate_series(1, {count}) g;

create temporary table made as
  select m.g, m.entry_id, m.since, t.kind, p.country_id, t.original_language, t.texts, s.focus_areas, s.sub_areas,
    s.other_area, s.sdgs, p.modality, s.forms, t.stage, p.serves_many, p.starts_on, p.ends_on, p.targets,
    t.delivery_languages, t.funding_source_id, t.occasion_id, p.institution_id, p.institution_kind, p.institution_names
  from mix m
  join source t on t.n = m.a % t.many
  join source s on s.n = m.b % s.many
  join source p on p.n = m.c % p.many;

insert into exchange_entry (id, kind, country_id, original_language, texts, focus_areas, sub_areas, other_area, sdgs,
    modality, forms, stage, serves_many, starts_on, ends_on, targets, delivery_languages, funding_source_id,
    occasion_id, external_reference, attachments, links, institution_id, status, status_since, version, created_at, edited_at)
  select entry_id, kind, country_id, original_language, texts, focus_areas, sub_areas, other_area, sdgs, modality,
    forms, stage, serves_many, starts_on, ends_on, targets, delivery_languages, funding_source_id, occasion_id,
    'bench-' || g, '[]', '[]', institution_id, 'published', since, 1, since, since
  from made;

insert into exchange_publication (kind, country_id, original_language, texts, focus_areas, sub_areas, other_area, sdgs,
    modality, forms, stage, serves_many, starts_on, ends_on, targets, delivery_languages, funding_source_id,
    occasion_id, external_reference, attachments, links, entry_id, number, cause, since, stated_at, institution_id,
    institution_kind, institution_names)
  select kind, country_id, original_language, texts, focus_areas, sub_areas, other_area, sdgs, modality, forms, stage,
    serves_many, starts_on, ends_on, targets, delivery_languages, funding_source_id, occasion_id, 'bench-' || g, '[]',
    '[]', entry_id, 1, 'first', since, since, institution_id, institution_kind, institution_names
  from made;

drop table made, mix, source;
