package io.portway.relay.command;

import io.portway.mapping.MappingRef;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes all that follows {@code --allow} and has an {@code @}, but not a NAME after it, which
 * picocli's own variable arity would swallow.
 */
final class MappingList implements IParameterConsumer {
  @Override
  public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
    List<MappingRef> mappings = option.getValue();
    do {
      if (args.isEmpty()) {
        throw new ParameterException(
            command.commandLine(),
            "Missing required parameter for option '--allow' (MAPPING@AGENT)");
      }
      try {
        mappings.add(MappingRef.parse(args.pop()));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            command.commandLine(), "Invalid value for option '--allow': " + e.getMessage(), e);
      }
    } while (!args.isEmpty() && !args.peek().startsWith("-") && args.peek().contains("@"));
  }
}
