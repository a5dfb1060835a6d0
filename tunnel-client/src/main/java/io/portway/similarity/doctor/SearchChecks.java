package io.portway.similarity.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.similarity.search.Engine;
import io.portway.similarity.search.ServerExamination;
import java.util.List;
import java.util.Optional;

/** The search server at the end of the way: who it is, the index, the field, its analyzer. */
final class SearchChecks {
  /** Four words in Chinese, for an analyzer to take apart. */
  private static final String CHINESE = "相似文本检索";

  private final Walk walk;
  private ServerExamination server;

  SearchChecks(Walk walk) {
    this.walk = walk;
  }

  ServerExamination server() {
    return server;
  }

  Finding answers() throws InterruptedException {
    Journey.Way way = walk.way();
    server =
        new ServerExamination(walk.searchServer(), way.credentials(), way.tls(), walk.deadline());
    Engine engine = server.engine();
    Object address = way.server() == null ? way.route() : way.server();
    return engine
        .remark()
        .map(remark -> Finding.warning("sim.search-server.untested", address, engine))
        .orElseGet(() -> Finding.ok("sim.search-server.ok", address, engine));
  }

  Finding cluster() throws InterruptedException {
    Optional<String> status = server.cluster();
    if (status.isEmpty()) {
      return Finding.ok("sim.cluster.unseen");
    }
    return status.get().equals("red")
        ? Finding.warning("sim.cluster.red")
        : Finding.ok("sim.cluster.ok", status.get());
  }

  Finding index() throws InterruptedException {
    String index = walk.journey().index();
    ServerExamination.Documents found = server.index(index);
    if (found.documents() == 0) {
      return Finding.failed(ExitCode.USAGE, "sim.index.empty", index);
    }
    boolean isAlias = !found.names().isEmpty() && !found.names().equals(List.of(index));
    return isAlias
        ? Finding.ok("sim.index.alias", index, String.join(", ", found.names()), found.documents())
        : Finding.ok("sim.index.ok", index, found.documents());
  }

  Finding field() throws InterruptedException {
    String field = walk.journey().field();
    ServerExamination.Field found = server.field(walk.journey().index(), field);
    if (!found.isText()) {
      return Finding.failed(ExitCode.USAGE, "sim.field.not-text", field, found.type());
    }
    return found.documents() == 0
        ? Finding.failed(ExitCode.USAGE, "sim.field.empty", field)
        : Finding.ok("sim.field.ok", field, found.type(), found.documents());
  }

  Finding analyzer() throws InterruptedException {
    Optional<List<String>> terms =
        server.terms(walk.journey().index(), walk.journey().field(), CHINESE);
    if (terms.isEmpty()) {
      return Finding.ok("sim.analyzer.unseen");
    }
    String key =
        terms.get().stream().allMatch(term -> term.length() == 1)
            ? "characters"
            : terms.get().size() == CHINESE.length() - 1
                    && terms.get().stream().allMatch(term -> term.length() == 2)
                ? "pairs"
                : "words";
    return Finding.ok("sim.analyzer." + key, CHINESE, String.join(" | ", terms.get()));
  }
}
