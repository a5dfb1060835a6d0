"""A reconstruction of case 2 of the note that this project began with: the script beside the search server.

Like the original it cuts a line at every single space, has no deadline, and loses the whole report to one bad line; the
query, the threshold and the threads are the original's. Python's standard library stands in for its search client.

Arguments: title, folder of the files, URL of the search server, index. Prints a Python list.
"""
import http.client
import json
import sys
import threading
import urllib.parse
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait

TITLE, FOLDER, SEARCH, INDEX = sys.argv[1:5]
ADDRESS = urllib.parse.urlsplit(SEARCH).netloc
own = threading.local()


def search(content):
    if not hasattr(own, "connection"):
        own.connection = http.client.HTTPConnection(ADDRESS, timeout=60)
    body = json.dumps({"query": {"match": {"summary": content}}, "size": 10})
    own.connection.request("POST", "/{}/_search".format(INDEX), body, {"Content-Type": "application/json"})
    return json.load(own.connection.getresponse())["hits"]["hits"]


def similar(line):
    line = list(filter(None, line))
    try:
        cid, title, content = line[0], line[1], line[2]
    except IndexError:
        return None
    sims = []
    for hit in search(content):
        if hit["_score"] > 5:
            sims.append({"score": hit["_score"], "summary": hit["_source"]["summary"]})
            if len(sims) == 3:
                break
    return {"cid": cid, "title": title, "sims": sims}


with open("{}/{}.txt".format(FOLDER, TITLE), encoding="utf_8_sig") as f:
    lines = [line.split(" ") for line in f.readlines()]
ids = []
for line in lines:
    try:
        int(line[0][0])
        ids.append(line[0])
    except (IndexError, ValueError):
        continue
report = []
with ThreadPoolExecutor(max_workers=15) as pool:
    tasks = [pool.submit(similar, line) for line in lines]
    wait(tasks, return_when=FIRST_COMPLETED)
    for task in as_completed(tasks):
        report.append(task.result())
sys.stdout.buffer.write(repr(sorted(report, key=lambda one: ids.index(one["cid"]))).encode("utf-8"))
