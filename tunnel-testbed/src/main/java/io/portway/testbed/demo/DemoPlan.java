package io.portway.testbed.demo;

import io.portway.testbed.corpus.Text;
import io.portway.testbed.daemon.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * What a run of the demo may differ in.
 *
 * @param output where the folder of this run is made
 * @param texts what the search server is given
 * @param relayPort where the relay listens for agents, 0 for any
 * @param sshPort the public port of the SSH mapping, 0 for any free one
 * @param beforeStep called before each step with the demo itself: where tests break something
 */
record DemoPlan(
    Programs programs,
    Path output,
    List<Text> texts,
    int relayPort,
    int sshPort,
    Locale locale,
    BiConsumer<Step, Demo> beforeStep) {

  DemoPlan {
    texts = List.copyOf(texts);
  }
}
