package io.portway.similarity.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SshdProcessesTest {
  @Test
  void sessionsOfOneUserAreCountedAndOthersAreNot() {
    SshdProcesses all =
        SshdProcesses.parse(
            List.of(
                "    0       10:01 sshd: /usr/sbin/sshd -D [listener] 3 of 10-100 startups",
                "    0    01:10:00 sshd: user1 [priv]",
                " 1001    01:10:00 sshd: user1@notty",
                " 1001  2-03:00:01 sshd-session: user1@pts/0,pts/1",
                " 1002       00:05 sshd: user10@notty",
                "    0       00:01 sshd: [accepted]"));

    assertThat(all.sessionsOf("1001", "user1"))
        .containsExactly(Duration.ofMinutes(70), Duration.ofHours(51).plusSeconds(1));
    assertThat(all.startups()).contains(new SshdProcesses.Startups("3", "10-100"));
  }
}
