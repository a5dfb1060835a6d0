"""What the scripts in the project's origin do with paramiko, call for call, through the tunnel.

Arguments: host, port, user, key file, remote folder, URL of the search server as seen there.
Prints one JSON object; its keys are the cases.
"""
import io
import json
import sys
import time

import paramiko

HOST, PORT, USER, KEY, REMOTE, SEARCH = sys.argv[1:7]
PORT = int(PORT)
PYTHON = "/usr/bin/python3"


def case1(text):
    """A script is run with one argument, and what it prints last is the answer."""
    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(HOST, username=USER, key_filename=KEY, port=PORT, timeout=1500)
    stdin, stdout, stderr = ssh.exec_command(
        "{} {}/search_title.py {} -{}".format(PYTHON, REMOTE, SEARCH, text)
    )
    out = bytes.decode(stdout.read(), encoding="utf-8")
    ssh.close()
    return json.loads(out)


def case2(ids, tits, cons, exas, title):
    """The paragraphs are written line by line over SFTP, then a script reads them beside the server."""
    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(HOST, port=PORT, username=USER, key_filename=KEY)
    sftp = ssh.open_sftp()
    remote_file_path = "{}/{}.txt".format(REMOTE, title)
    with sftp.open(remote_file_path, "wb") as remote_f:
        for i, id in enumerate(ids):
            content = id + "  " + tits[i].strip("\n") + "  " + cons[i].strip("\n") + "  " + exas[i].strip("\n") + "\n"
            file_stream = io.BytesIO(content.encode())
            remote_f.write(file_stream.read())
    sftp.close()
    ssh.close()

    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(
        HOST, username=USER, key_filename=KEY, port=PORT, timeout=60, allow_agent=False, look_for_keys=False
    )
    stdin, stdout, stderr = ssh.exec_command(
        "{} {}/assess_report.py {} {}".format(PYTHON, REMOTE, SEARCH, remote_file_path)
    )
    stdout.channel.settimeout(30)
    err = stderr.read()
    count = 0
    out = ""
    while not stdout.channel.exit_status_ready():
        time.sleep(1)
        if stdout.channel.exit_status_ready():
            break
        count += 1
        if count == 15:
            break
    # The original reads only inside the loop, and so loses the answer of a script that ended at once.
    out = bytes.decode(stdout.read(), encoding="utf-8")
    status = stdout.channel.recv_exit_status()
    ssh.close()
    return {"status": status, "stderr": err.decode(), "report": json.loads(out)}


def case3(title, local):
    """The document stays on the server and is fetched."""
    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(HOST, port=PORT, username=USER, key_filename=KEY)
    sftp = ssh.open_sftp()
    sftp.get("{}/{}.txt".format(REMOTE, title), local)
    size = sftp.stat("{}/{}.txt".format(REMOTE, title)).st_size
    sftp.close()
    ssh.close()
    with open(local, "rb") as got:
        return {"size": size, "got": len(got.read())}


paragraphs = json.load(sys.stdin)
print(
    json.dumps(
        {
            "case1": case1("阅读"),
            "case2": case2(
                [p["id"] for p in paragraphs],
                [p["title"] for p in paragraphs],
                [p["body"] for p in paragraphs],
                [p["example"] for p in paragraphs],
                "filename",
            ),
            "case3": case3("filename", REMOTE + "/fetched.txt"),
        },
        ensure_ascii=False,
    )
)
