"""Beside the search server: the titles that match an argument. Python's standard library only."""
import json
import sys
import urllib.request

server, text = sys.argv[1], sys.argv[2].lstrip("-")
query = {"query": {"match": {"title": text}}, "size": 20, "_source": ["title", "summary"]}
request = urllib.request.Request(
    server + "/texts/_search",
    data=json.dumps(query).encode("utf-8"),
    headers={"Content-Type": "application/json"},
)
with urllib.request.urlopen(request, timeout=60) as response:
    hits = json.load(response)["hits"]["hits"]
out = json.dumps([{"id": hit["_id"], "title": hit["_source"]["title"]} for hit in hits], ensure_ascii=False)
sys.stdout.buffer.write(out.encode("utf-8"))
