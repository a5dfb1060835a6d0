"""A reconstruction of case 2 of the note that this project began with: the visitor's side.

It keeps the original's ways and faults on purpose, since it is what our own client is measured against:
one SFTP write a line, each of which waits for its acknowledgement; a second SSH connection for the command; stderr read to
its end before stdout; and stdout read only inside the loop that waits for the exit status, so that the answer of a script
that has ended by then is lost and "" is left.

Arguments: host, port, user, key file, remote folder, URL of the search server as seen there, index.
Standard input: the paragraphs, a JSON array. Standard output: what the original ends up with.
"""
import io
import json
import sys
import time

import paramiko

HOST, PORT, USER, KEY, REMOTE, SEARCH, INDEX = sys.argv[1:8]
TITLE = "filename"


def upload(ids, tits, cons, exas):
    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(HOST, port=int(PORT), username=USER, key_filename=KEY, allow_agent=False, look_for_keys=False)
    sftp = ssh.open_sftp()
    with sftp.open("{}/{}.txt".format(REMOTE, TITLE), "wb") as remote_f:
        for i, id in enumerate(ids):
            line = "  ".join([id, tits[i].strip("\n"), cons[i].strip("\n"), exas[i].strip("\n")]) + "\n"
            remote_f.write(io.BytesIO(line.encode()).read())
    sftp.close()
    ssh.close()


def run():
    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(
        HOST, port=int(PORT), username=USER, key_filename=KEY, timeout=60, allow_agent=False, look_for_keys=False
    )
    stdin, stdout, stderr = ssh.exec_command(
        "/usr/bin/python3 {0}/case2_assess_report.py {1} {0} {2} {3}".format(REMOTE, TITLE, SEARCH, INDEX)
    )
    stdout.channel.settimeout(30)
    sys.stderr.write(stderr.read().decode())
    count = 0
    out = ""
    while not stdout.channel.exit_status_ready():
        time.sleep(1)
        if stdout.channel.exit_status_ready():
            out = stdout.read().decode("utf-8")
            break
        count += 1
        if count == 15:
            break
    ssh.close()
    return out


paragraphs = json.load(sys.stdin)
upload(*[[p[key] for p in paragraphs] for key in ("id", "title", "body", "example")])
sys.stdout.write(run())
