package io.portway.testbed.demo;

import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Text;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import io.portway.testbed.ssh.SshServerProcess;
import io.portway.testbed.ssh.UserKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The machines behind the NAT: a search server with the texts, and an SSH server beside it. */
final class Intranet implements AutoCloseable {

  /** Counts the texts whose title holds its argument; run over SSH. */
  static final String COUNT_SCRIPT = "count-titles.sh";

  /** Checks the sample beside the search server and leaves a report there; run over SSH. */
  static final String REPORT_SCRIPT = "make-report.sh";

  private final Path directory;
  private final Path logs;
  private final UserKey key;
  private SearchServer search;
  private SshServerProcess ssh;

  Intranet(Path directory, Path logs) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.logs = logs;
    this.key = UserKey.create(directory.resolve("user-key"));
  }

  void startSearch(List<Text> texts) {
    search = SearchServer.start(directory.resolve("search"), logs);
    SearchIndex index = new SearchIndex(search.url());
    index.create();
    index.load(texts);
    if (index.count() != texts.size()) {
      throw new IllegalStateException(
          "The index has " + index.count() + " texts (expected: " + texts.size() + ").");
    }
  }

  void startSsh(Path clientLauncher) throws IOException {
    ssh = SshServerProcess.start(directory.resolve("ssh"), key.authorized(), logs);
    Files.write(ssh.files().resolve("texts.jsonl"), Corpus.textsFile());
    script(COUNT_SCRIPT, "exec grep -c \"\\\"title\\\": \\\"[^\\\"]*$1\" texts.jsonl");
    script(
        REPORT_SCRIPT,
        "exec '"
            + clientLauncher
            + "' sim check \"$1\" --es "
            + search.url()
            + " --index "
            + SearchIndex.NAME
            + " --field summary --show title,summary -o \"$2\"");
  }

  SearchServer search() {
    return search;
  }

  SshServerProcess ssh() {
    return ssh;
  }

  UserKey key() {
    return key;
  }

  List<ChildProcess> processes() {
    List<ChildProcess> all = new ArrayList<>();
    if (search != null) {
      all.add(search.process());
    }
    if (ssh != null) {
      all.add(ssh.process());
    }
    return all;
  }

  @Override
  public void close() {
    processes().forEach(ChildProcess::close);
  }

  private void script(String name, String command) throws IOException {
    Path file = ssh.files().resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
