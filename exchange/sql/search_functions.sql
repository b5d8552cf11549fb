-- Multilingual text search without extensions: fold accents and the typographer's apostrophe, then restore the
-- suffixes that the Spanish and Portuguese stemmers know only with their accent. The Portuguese stemmer keeps
-- "produção" and "produções" apart, so that plural is made a singular here.

create or replace function cn_cfg(l text) returns regconfig language sql immutable parallel safe return
  case l when 'es' then 'pg_catalog.spanish'::regconfig when 'pt' then 'pg_catalog.portuguese'::regconfig
         when 'fr' then 'pg_catalog.french'::regconfig else 'pg_catalog.english'::regconfig end;

create or replace function cn_fold(t text) returns text language sql immutable parallel safe strict return
  regexp_replace(normalize(replace(replace(replace(lower(translate(t,'’‘ʼ','''''''')),'œ','oe'),'æ','ae'),'ß','ss'),NFD),'[\u0300-\u036f]+','','g');

create or replace function cn_norm(lang text, t text) returns text language sql immutable parallel safe strict return
  case lang when 'es' then regexp_replace(cn_fold(t),'([cs])ion\M','\1ión','g')
            when 'pt' then regexp_replace(regexp_replace(cn_fold(t),'oes\M','ao','g'),'cao\M','ção','g')
            else cn_fold(t) end;

create or replace function cn_tsv(lang text, title text, body text) returns tsvector language sql immutable parallel safe return
  setweight(to_tsvector(cn_cfg(lang),cn_norm(lang,title)),'A') || setweight(to_tsvector(cn_cfg(lang),cn_norm(lang,body)),'C');

-- A query is read in every language, and one reading is enough; what it excludes is excluded in all of them, because
-- a word excluded by its English stem would still be there by its Spanish one.
create or replace function cn_query(q text) returns tsquery language plpgsql immutable parallel safe strict as $$
declare parts text[] := '{}'; t tsquery; l text; excluded text; found tsquery;
begin
  foreach l in array array['es','en','pt','fr'] loop
    t := websearch_to_tsquery(cn_cfg(l), cn_norm(l,q));
    if numnode(t) > 0 and not t::text = any(parts) then parts := parts || t::text; end if;
  end loop;
  if parts = '{}' then return ''::tsquery; end if;
  found := array_to_string(array(select '('||p||')' from unnest(parts) p),' | ')::tsquery;
  for excluded in select m[1] from regexp_matches(q, '(?:^|\s)-("[^"]*"|[^\s"]+)', 'g') m loop
    foreach l in array array['es','en','pt','fr'] loop
      t := websearch_to_tsquery(cn_cfg(l), cn_norm(l, excluded));
      if numnode(t) > 0 then found := found && !!t; end if;
    end loop;
  end loop;
  return found;
end $$;

create aggregate cn_concat(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');
