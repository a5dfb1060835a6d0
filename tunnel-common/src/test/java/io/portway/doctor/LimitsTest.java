package io.portway.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
  @TempDir private Path proc;

  @BeforeEach
  void roomy() throws IOException {
    openFiles("self", 65_536, 10);
    write("sys/net/netfilter/nf_conntrack_count", "100");
    write("sys/net/netfilter/nf_conntrack_max", "262144");
    write("sys/net/core/somaxconn", "4096");
  }

  private void openFiles(String process, int limit, int used) throws IOException {
    write(
        process + "/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max open files            "
            + limit
            + "                1048576              files     \n");
    Path descriptors = Files.createDirectories(proc.resolve(process + "/fd"));
    for (int i = 0; i < used; i++) {
      Files.createFile(descriptors.resolve(String.valueOf(i)));
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private Finding look() {
    return Limits.in(proc).finding(OptionalLong.empty());
  }

  @Test
  void roomIsWell() {
    assertThat(look().status()).isEqualTo(Status.OK);
    assertThat(look().sentence().arguments())
        .containsExactly("open files 65536, conntrack 100/262144, somaxconn 4096");
  }

  @Test
  void fullTableOfConnectionsFails() throws IOException {
    write("sys/net/netfilter/nf_conntrack_count", "262144");

    assertThat(look().status()).isEqualTo(Status.FAILED);
    assertThat(look().sentence().key()).isEqualTo("doctor.limits.conntrack-full");
  }

  @Test
  void tableThatFillsUpIsAWarning() throws IOException {
    write("sys/net/netfilter/nf_conntrack_count", "220000");

    assertThat(look().status()).isEqualTo(Status.WARNING);
    assertThat(look().sentence().key()).isEqualTo("doctor.limits.conntrack");
  }

  @Test
  void fewOpenFilesAreAWarning() throws IOException {
    openFiles("self", 1024, 0);

    assertThat(look().sentence().key()).isEqualTo("doctor.limits.files");
  }

  @Test
  void daemonsOwnFilesCountWhereItsProcessIsKnown() throws IOException {
    openFiles("4711", 20, 18);

    Finding finding = Limits.in(proc).finding(OptionalLong.of(4711));

    assertThat(finding.sentence().key()).isEqualTo("doctor.limits.files-used");
    assertThat(finding.sentence().arguments()).containsExactly("18", "20");
  }

  @Test
  void shortBacklogIsAWarning() throws IOException {
    write("sys/net/core/somaxconn", "128");

    assertThat(look().sentence().key()).isEqualTo("doctor.limits.backlog");
  }

  @Test
  void whatTheKernelDoesNotTellIsLeftOut() {
    Finding finding = Limits.in(proc.resolve("nothing")).finding(OptionalLong.empty());

    assertThat(finding.status()).isEqualTo(Status.OK);
  }
}
