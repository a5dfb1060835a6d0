package io.portway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets every option stand before the subcommand as well: {@code tunnel-server --json agents}
 * becomes {@code tunnel-server agents --json}. picocli itself knows only a parent's own options
 * there. Arguments from the first positional one on are left as they are.
 */
final class OptionsFirst {
  private final List<String> path = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private CommandSpec command;

  private OptionsFirst(CommandSpec root) {
    command = root;
  }

  static String[] reorder(CommandSpec root, String[] args) {
    return new OptionsFirst(root).reorder(args);
  }

  private String[] reorder(String[] args) {
    int i = 0;
    while (i < args.length && !args[i].equals("--")) {
      if (args[i].startsWith("-") && args[i].length() > 1) {
        i = option(args, i);
      } else if (command.subcommands().containsKey(args[i])) {
        path.add(args[i]);
        command = command.subcommands().get(args[i]).getCommandSpec();
        i++;
      } else {
        break;
      }
    }
    List<String> result = new ArrayList<>(path);
    result.addAll(options);
    result.addAll(List.of(args).subList(i, args.length));
    return result.toArray(String[]::new);
  }

  private int option(String[] args, int at) {
    options.add(args[at]);
    int next = at + 1;
    OptionSpec option = args[at].contains("=") ? null : find(command, args[at]);
    int values = option == null ? 0 : option.arity().min();
    while (values-- > 0 && next < args.length) {
      options.add(args[next++]);
    }
    return next;
  }

  private static OptionSpec find(CommandSpec command, String name) {
    OptionSpec own = command.optionsMap().get(name);
    if (own != null) {
      return own;
    }
    for (Map.Entry<String, CommandLine> sub : command.subcommands().entrySet()) {
      OptionSpec option = find(sub.getValue().getCommandSpec(), name);
      if (option != null) {
        return option;
      }
    }
    return null;
  }
}
