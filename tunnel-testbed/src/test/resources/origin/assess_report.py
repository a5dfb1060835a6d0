"""Beside the search server: for each line of a file the texts like it. Python's standard library only.

Ten candidates a paragraph, those that score above 5, the first three: the rule of the original.
"""
import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

server, path = sys.argv[1:3]


def similar(line):
    cid, title, content = line.rstrip("\n").split("  ")[:3]
    query = {"query": {"match": {"summary": content}}, "size": 10, "_source": ["summary"]}
    request = urllib.request.Request(
        server + "/texts/_search",
        data=json.dumps(query).encode("utf-8"),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        hits = json.load(response)["hits"]["hits"]
    sims = [{"id": h["_id"], "score": h["_score"], "summary": h["_source"]["summary"]} for h in hits if h["_score"] > 5]
    return {"cid": cid, "title": title, "sims": sims[:3]}


with open(path, encoding="utf_8_sig") as lines, ThreadPoolExecutor(max_workers=15) as pool:
    report = list(pool.map(similar, lines.readlines()))
sys.stdout.buffer.write(json.dumps(report, ensure_ascii=False).encode("utf-8"))
