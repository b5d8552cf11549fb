"""Rules about tags that the database holds itself."""

import pgtrigger


def tags_are_known() -> pgtrigger.Trigger:
    """Every tag is a key of its reference list (terms are retired, never deleted, so a tag stays known)."""
    lists = {"focus_areas": "focusarea", "sub_areas": "focusarea", "forms": "cooperationform"}
    checks = [
        f"exists (select 1 from unnest(new.{column}) k where k not in (select key from exchange_{table}))"  # noqa: S608
        for column, table in lists.items()
    ]
    checks.append("exists (select 1 from unnest(new.sdgs) n where n not in (select number from exchange_sdg))")
    return pgtrigger.Trigger(
        name="tags_known",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("focus_areas", "sub_areas", "forms", "sdgs"),
        func=f"""
            if {" or ".join(checks)} then raise exception 'unknown tag' using errcode = 'check_violation'; end if;
            return new;
        """,
    )
