"""The report for programs: the same keys and decimal strings in every language."""

import json

from reports.document import Document, Table


def write(document: Document) -> bytes:
    held, missing = document.adoption.rows
    content = {
        "as_of": document.as_of.isoformat(),
        "language": document.language,
        "tables": {name: _table(table) for name, table in document.tables.items()},
        "adoption": {
            "member_states": document.adoption.total.count,
            "accounts_designated": held.count,
            "accounts_designated_pct": str(held.share),
            "not_yet": missing.count,
            "not_yet_pct": str(missing.share),
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _table(table: Table) -> dict:
    rows = [{"key": row.key, "label": row.label, "count": row.count, "share": str(row.share)} for row in table.rows]
    return {"rows": rows, "total": table.total.count}
