package io.portway.similarity.ssh;

import io.portway.message.Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a configuration says of one host; what it doesn't say is null or empty. */
final class HostSettings {
  static final String LOCAL_USER = System.getProperty("user.name");

  private final String asked;
  private final String askedUser;
  private final Map<String, List<String>> values;
  private final Path file;

  HostSettings(String asked, String askedUser, Map<String, List<String>> values, Path file) {
    this.asked = asked;
    this.askedUser = askedUser;
    this.values = values;
    this.file = file;
    if (first("proxycommand") != null && first("proxyjump") == null) {
      throw SshConfig.unusable(Text.of("ssh.config.proxy-command", file, asked), null);
    }
  }

  /** Null where it isn't named otherwise than it was asked for. */
  String hostName() {
    String name = first("hostname");
    return name == null ? null : name.replace("%h", asked).replace("%%", "%");
  }

  Integer port() {
    String port = first("port");
    return port == null ? null : Integer.valueOf(port);
  }

  /** As in OpenSSH a host that the file knows by its address has the local user's name there. */
  String user() {
    String user = first("user");
    return user == null && hostName() != null ? LOCAL_USER : user;
  }

  List<Path> identities() {
    return paths("identityfile");
  }

  List<Path> certificates() {
    return paths("certificatefile");
  }

  boolean identitiesOnly() {
    String only = values.getOrDefault("identitiesonly", List.of("no")).get(0);
    return only.equalsIgnoreCase("yes") || only.equalsIgnoreCase("true");
  }

  /** Null for the agent of the environment, {@code none} for none. */
  String agent() {
    String agent = first("identityagent");
    return agent == null ? null : expand(agent.startsWith("$") ? environment(agent) : agent);
  }

  String jumps() {
    String jumps = first("proxyjump");
    return jumps == null || jumps.equalsIgnoreCase("none") ? null : jumps;
  }

  /** Of several the first, which is also the one that new keys are added to. */
  Path knownHosts() {
    String known = first("userknownhostsfile");
    return known == null ? null : Path.of(known.equals("none") ? "/dev/null" : expand(known));
  }

  String hostKeyAlias() {
    return first("hostkeyalias");
  }

  private String first(String keyword) {
    List<String> words = values.get(keyword);
    if (words == null) {
      return null;
    }
    boolean none = keyword.equals("proxycommand") && words.get(0).equals("none");
    return none ? null : words.get(0);
  }

  private List<Path> paths(String keyword) {
    return values.getOrDefault(keyword, List.of()).stream()
        .filter(path -> !path.equals("none"))
        .map(path -> Path.of(expand(path)))
        .toList();
  }

  private static String environment(String name) {
    String value = System.getenv(name.replaceAll("[${}]", ""));
    return value == null ? "none" : value;
  }

  /** The tokens of {@code ssh_config(5)} that stand in names of files. */
  private String expand(String text) {
    StringBuilder expanded = new StringBuilder();
    String path = home(text);
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%' || i + 1 == path.length()) {
        expanded.append(c);
        continue;
      }
      char token = path.charAt(++i);
      expanded.append(
          switch (token) {
            case '%' -> "%";
            case 'd' -> System.getProperty("user.home");
            case 'u' -> LOCAL_USER;
            case 'n' -> asked;
            case 'h' -> hostName() == null ? asked : hostName();
            case 'p' -> port() == null ? SshTarget.DEFAULT_PORT : port();
            case 'r' -> askedUser != null ? askedUser : user() != null ? user() : LOCAL_USER;
            default ->
                throw SshConfig.unusable(
                    Text.of("ssh.config.token", file, "%" + token, text), null);
          });
    }
    return expanded.toString();
  }

  static String home(String path) {
    return path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path;
  }
}
