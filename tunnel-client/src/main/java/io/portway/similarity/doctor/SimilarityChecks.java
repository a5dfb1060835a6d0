package io.portway.similarity.doctor;

import io.portway.doctor.Check;
import io.portway.doctor.Doctor;
import io.portway.doctor.DoctorReport;
import io.portway.message.Messages;
import io.portway.similarity.hop.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * All that can be in the way of a paragraph, in the order of the way. What the route doesn't need
 * is left out.
 */
public final class SimilarityChecks {
  private static final String BUNDLE = "io.portway.similarity.doctor.messages";

  private final Walk walk;
  private final Journey journey;
  private final List<Check> all = new ArrayList<>();

  private SimilarityChecks(Walk walk) {
    this.walk = walk;
    this.journey = walk.journey();
  }

  /** Looks at all of it, and closes what was opened for that. */
  public static DoctorReport examine(Journey journey, Locale locale) throws InterruptedException {
    try (Walk walk = new Walk(journey)) {
      Messages messages =
          Messages.of(
              locale,
              BUNDLE,
              DoctorReport.BUNDLE,
              Sentences.BUNDLE,
              TunnelExamination.installed().bundle());
      return new DoctorReport(Doctor.examine(new SimilarityChecks(walk).list()), messages);
    }
  }

  private List<Check> list() {
    add("options", new OptionsCheck(walk)::look);
    String before = "options";
    if (journey.tunnel() != null) {
      before = tunnel();
    }
    if (journey.host()) {
      before = host(before);
    }
    if (journey.jobs()) {
      if (journey.index() != null && journey.field() != null) {
        add("paragraph", new ParagraphCheck(walk, null)::look, before);
      }
    } else if (journey.server() && !journey.asks()) {
      server(before);
    } else if (journey.asks()) {
      String last = journey.modules().isEmpty() ? "interpreter" : "modules";
      add("paragraph", new ParagraphCheck(walk, null)::look, "script", last);
    }
    return all;
  }

  private String tunnel() {
    String first = "options";
    for (Check check :
        TunnelExamination.installed()
            .checks(journey.tunnel().configuration(), journey.tunnel().mapping())) {
      all.add(check.after().isEmpty() ? check.after(first) : check);
    }
    return all.get(all.size() - 1).name();
  }

  private String host(String before) {
    SshChecks ssh = new SshChecks(walk);
    String way = before;
    if (journey.tunnel() == null) {
      add("dns", ssh::dns, before);
      add("tcp", ssh::tcp, "dns");
      way = "tcp";
    }
    add("banner", ssh::banner, way);
    add("host-key", ssh::hostKey, "banner");
    add("login", ssh::login, "host-key");
    HostChecks host = new HostChecks(walk);
    add("sessions", host::sessions, "login");
    add("account", host::account, "sessions");
    add("host-clock", host::clock, "sessions");
    if (journey.script() != null) {
      add("script", host::script, "sessions");
    }
    if (journey.data() != null) {
      add("data", host::data, "sessions");
    }
    add("sftp", host::sftp, "login");
    python();
    if (journey.deep()) {
      add("channels", host::channels, "sessions");
    }
    return "login";
  }

  private void python() {
    boolean wanted = journey.interpreter() != null || !journey.modules().isEmpty();
    if (wanted || journey.script() != null) {
      PythonChecks python = new PythonChecks(walk);
      add("interpreter", python::interpreter, "sessions");
      if (!journey.modules().isEmpty()) {
        add("modules", python::modules, "interpreter");
      }
    }
  }

  private void server(String before) {
    SearchChecks search = new SearchChecks(walk);
    add("search-server", search::answers, before);
    add("cluster", search::cluster, "search-server");
    if (journey.index() == null) {
      return;
    }
    add("index", search::index, "search-server");
    if (journey.field() != null) {
      add("field", search::field, "index");
      add("analyzer", search::analyzer, "field");
      add("paragraph", new ParagraphCheck(walk, search)::look, "field");
    }
  }

  private void add(String name, Check.Examination look, String... after) {
    all.add(Findings.check(name, look).after(after));
  }
}
