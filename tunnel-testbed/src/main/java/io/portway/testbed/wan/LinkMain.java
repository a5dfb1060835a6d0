package io.portway.testbed.wan;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The process between two namespaces: {@code LinkMain NEAR-FD FAR-FD SEED RATE ROUND-TRIP LOSS
 * QUEUE}, started by {@link WanLink}. Prints {@code ready}, then answers each line {@code NUMBER
 * WORDS} of its standard input with {@code NUMBER ANSWER}: {@code set RATE ROUND-TRIP LOSS QUEUE},
 * {@code blackhole} and {@code restore} with {@code done}, {@code counts} with what became of
 * packets so far. Ends when its input does.
 */
public final class LinkMain {
  private static final int WORDS = 7;

  private LinkMain() {}

  public static void main(String[] args) throws IOException {
    if (args.length != WORDS) {
      System.err.println("USAGE: " + args.length + " arguments (expected: " + WORDS + ").");
      System.exit(2);
    }
    Tun near = new Tun(Integer.parseInt(args[0]));
    Tun far = new Tun(Integer.parseInt(args[1]));
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    LinkProfile profile = LinkProfile.parse(String.join(" ", args[3], args[4], args[5], args[6]));
    AtomicReference<LinkState> state = new AtomicReference<>(new LinkState(profile, false));
    Direction there = new Direction("there", near, far, state::get, random.split());
    Direction back = new Direction("back", far, near, state::get, random.split());

    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.strip().split(" ", 2);
      String answer =
          words[words.length - 1].equals("counts")
              ? "near to far " + there.counts() + ", far to near " + back.counts()
              : change(state, words[words.length - 1]);
      System.out.println(words[0] + " " + answer);
    }
    System.exit(0);
  }

  private static String change(AtomicReference<LinkState> state, String line) {
    try {
      switch (line.split(" ", 2)[0]) {
        case "set" -> {
          LinkProfile profile = LinkProfile.parse(line.substring("set".length()));
          state.updateAndGet(now -> now.with(profile));
        }
        case "blackhole" -> state.updateAndGet(LinkState::blackhole);
        case "restore" -> state.updateAndGet(LinkState::restored);
        default -> {
          return "failed: \"" + line + "\" (expected: set, blackhole, restore or counts)";
        }
      }
      return "done";
    } catch (IllegalArgumentException e) {
      return "failed: " + e.getMessage();
    }
  }
}
