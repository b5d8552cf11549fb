"""Rules about tags that the database holds itself."""

import pgtrigger

# Column, the list that knows its values, the column of the list, which of its rows count.
LISTS = (
    ("focus_areas", "focusarea", "key", "parent_id is null"),
    ("sub_areas", "focusarea", "key", "parent_id is not null"),
    ("forms", "cooperationform", "key", "true"),
    ("sdgs", "sdg", "number", "true"),
)


def tags_are_known() -> pgtrigger.Trigger:
    """Every tag is in its reference list (terms are retired, never deleted, so a tag stays known), and stands once."""
    checks = [
        f"(select count(distinct t) from unnest(new.{column}) t) <> cardinality(new.{column})"  # noqa: S608
        f" or exists (select 1 from unnest(new.{column}) t"
        f" where t not in (select {name} from exchange_{table} where {rows}))"
        for column, table, name, rows in LISTS
    ]
    return pgtrigger.Trigger(
        name="tags_known",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*(column for column, *_list in LISTS)),
        func=f"""
            if {" or ".join(checks)} then
                raise exception 'unknown or repeated tag' using errcode = 'check_violation';
            end if;
            return new;
        """,
    )
