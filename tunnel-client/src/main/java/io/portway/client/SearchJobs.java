package io.portway.client;

import io.portway.agent.config.SearchConfig;
import io.portway.agent.job.JobProgram;
import io.portway.similarity.worker.Terms;
import io.portway.similarity.worker.WorkerMain;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Jobs of search mappings are done by a JVM of this program's own jars. One that runs out of memory
 * ends; the agent doesn't notice.
 */
final class SearchJobs implements JobProgram {
  private final Path cache;

  /**
   * @param cache where results may be kept
   */
  SearchJobs(Path cache) {
    this.cache = cache;
  }

  @Override
  public List<String> command(SearchConfig search) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + search.memory(),
        "-XX:+UseSerialGC",
        // Most jobs are over before the other compiler would pay.
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Xshare:auto",
        "-Xlog:disable",
        "-Dfile.encoding=UTF-8",
        "-cp",
        System.getProperty("java.class.path"),
        WorkerMain.class.getName());
  }

  @Override
  public byte[] greeting(SearchConfig search) {
    URI url = search.url();
    return new Terms(
            url.toString(),
            search.indices(),
            search.user().orElse(null),
            file(search.passwordFile()),
            file(search.apiKeyFile()),
            file(search.authorities()),
            search.fingerprint().orElse(null),
            search.name().orElse(null),
            file(search.certificate()),
            file(search.key()),
            search.maxInput(),
            cache.toString())
        .written();
  }

  private static String file(Optional<Path> path) {
    return path.map(Path::toString).orElse(null);
  }
}
