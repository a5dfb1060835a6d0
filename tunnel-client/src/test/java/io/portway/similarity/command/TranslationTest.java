package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.cli.Cli;
import io.portway.cli.DisplayWidth;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

class TranslationTest {
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  private final Locale before = Locale.getDefault();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(before);
  }

  @Test
  void everyCommandOptionAndParameterIsDescribedInBothLanguages() {
    List<CommandSpec> english = commands("en");
    List<CommandSpec> chinese = commands("zh");

    assertThat(english).hasSizeGreaterThan(7).hasSameSizeAs(chinese);
    for (int i = 0; i < english.size(); i++) {
      List<String> left = descriptions(english.get(i));
      List<String> right = descriptions(chinese.get(i));
      assertThat(left).hasSameSizeAs(right).allSatisfy(text -> assertThat(text).isNotBlank());
      assertThat(left).noneMatch(HAN.asPredicate());
      assertThat(right).allMatch(HAN.asPredicate(), "has Chinese words");
    }
  }

  @Test
  void noTranslationIsLeftOver() {
    Set<String> used = new TreeSet<>(List.of("usage.synopsisHeading", "usage.commandListHeading"));
    for (CommandSpec command : commands("zh")) {
      used.add(command.name() + ".usage.description");
      for (ArgSpec argument : command.args()) {
        for (String key : keys(argument)) {
          used.add(key);
          used.add(command.name() + "." + key);
        }
      }
    }

    ResourceBundle words =
        ResourceBundle.getBundle("io.portway.similarity.command.help", Locale.CHINESE);
    assertThat(words.keySet()).isSubsetOf(used);
  }

  @ParameterizedTest
  @CsvSource({
    "zh_CN, --help, 用法",
    "zh_TW, --help, 用法",
    "en_GB, --help, Usage",
    "fr_FR, --help, Usage",
    "zh_CN, --help --lang en, Usage",
    "en_GB, --help --lang=zh, 用法",
    "en_GB, --lang zh --help, 用法",
    "en_GB, check --help --lang ZH, 用法",
    "zh_CN, exec --lang en --help, Usage"
  })
  void languageIsThatOfTheLocaleUnlessAnotherIsAskedFor(
      String locale, String arguments, String begin) {
    Locale.setDefault(Locale.forLanguageTag(locale.replace('_', '-')));

    assertThat(sim(arguments.split(" "))).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(begin);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "check --lang zh, USAGE: 缺少 INPUT。 参见“sim check --help”。",
    "--lang zh, USAGE: 缺少子命令。 参见“sim --help”。",
    "--lang zh chekc, USAGE: 无法识别：chekc；是否想写 check？ 参见“sim --help”。",
    "check a --lang=zh --indx b, USAGE: 无法识别：--indx；是否想写 --index？ 参见“sim check --help”。",
    "check a --lang zh --top x, USAGE: --top 的值无效：x。 参见“sim check --help”。",
    "check a --lang zh --via x, USAGE: --via 的值无效：x（应为：tunnel、agent、ssh、exec）。 参见“sim check --help”。",
    "check a --lang zh --top 0, USAGE: --top 为 0，--concurrency 为 3。 --top 至少为 1，--concurrency 为 1 到 32。"
  })
  void wrongArgumentsAreToldInTheLanguageThatTheyAskFor(String arguments, String line) {
    Locale.setDefault(Locale.ENGLISH);

    assertThat(sim(arguments.split(" "))).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8).strip()).isEqualTo(line);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "check", "render", "diff", "exec", "put", "get", "serve"})
  void chineseHelpFitsItsColumns(String command) {
    sim(command, "--help", "--lang", "zh");

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(80));
    // A description begins below those of the other options, or on the line after a long name.
    List<String> descriptions =
        lines.stream()
            .filter(line -> line.matches(" {2,6}(-\\w, )?--?\\w\\S* {2,}\\p{IsHan}.*"))
            .toList();
    assertThat(descriptions).hasSizeGreaterThan(2);
    assertThat(descriptions)
        .extracting(line -> line.split("\\p{IsHan}", 2)[0].length())
        .containsOnly(descriptions.get(0).split("\\p{IsHan}", 2)[0].length());
  }

  private int sim(String... arguments) {
    return Cli.execute(
        new SimCommand(),
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static List<CommandSpec> commands(String language) {
    CommandLine sim = new CommandLine(new SimCommand());
    Translation.ofHelp(sim, List.of("--lang", language));
    List<CommandSpec> all = new ArrayList<>();
    collect(sim, all);
    return all;
  }

  private static void collect(CommandLine command, List<CommandSpec> all) {
    all.add(command.getCommandSpec());
    command.getSubcommands().values().forEach(sub -> collect(sub, all));
  }

  private static List<String> descriptions(CommandSpec command) {
    List<String> texts = new ArrayList<>();
    texts.add(String.join(" ", command.usageMessage().description()));
    command.args().forEach(argument -> texts.add(String.join(" ", argument.description())));
    return texts;
  }

  private static List<String> keys(ArgSpec argument) {
    if (argument instanceof OptionSpec option) {
      return List.of(option.names()).stream().map(name -> name.replaceFirst("^-+", "")).toList();
    }
    return List.of(argument.paramLabel() + "[" + ((PositionalParamSpec) argument).index() + "]");
  }
}
