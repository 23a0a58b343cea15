"""Verifies an audit as its export tells it, from the description in server/access/audit-chain.ts and none of its code."""
import csv
import hashlib
import io
import json
import sys

csv.field_size_limit(10_000_000)
rows = csv.DictReader(io.StringIO(sys.stdin.buffer.read().decode("utf-8-sig"), newline=""))


def cell(row, column):
    text = row[column]
    return text[1:] if text.startswith("'") else text


NULLABLE = ["userId", "username", "via", "address", "action", "result", "targetType", "targetId", "targetName",
            "domain", "region", "detail"]
count, last = 0, None
# The table is newest first, the chain begins with the oldest.
for row in sorted(rows, key=lambda row: int(row["seq"])):
    fields = ["onescreen-audit-1", row["previousHash"], int(row["seq"]), int(row["atMs"])]
    fields += [cell(row, column) or None for column in NULLABLE]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != row["hash"]:
        sys.exit(f"entry {row['seq']} is not what was hashed")
    if last is not None and (int(row["seq"]) != int(last["seq"]) + 1 or row["previousHash"] != last["hash"]):
        sys.exit(f"entry {row['seq']} does not follow")
    count, last = count + 1, row
print(count, last["hash"] if last else "")
