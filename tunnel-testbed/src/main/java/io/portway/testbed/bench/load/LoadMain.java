package io.portway.testbed.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * One half of the load generator. Both end when their standard input does.
 *
 * <ul>
 *   <li>{@code backend} prints {@code ready bulk=PORT http=PORT}.
 *   <li>{@code visitor} prints {@code ready}, then takes lines {@code NUMBER KIND COUNT MILLIS
 *       PORT} and answers each with {@code NUMBER done JSON} or {@code NUMBER failed SENTENCE}.
 * </ul>
 */
public final class LoadMain {
  private static final int USAGE = 2;

  private LoadMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    switch (args.length == 1 ? args[0] : "") {
      case "backend" -> backend();
      case "visitor" -> visitor();
      default -> {
        System.err.println("USAGE: one argument is expected: backend or visitor.");
        System.exit(USAGE);
      }
    }
    System.exit(0);
  }

  private static void backend() throws IOException, InterruptedException {
    BulkBackend bulk = BulkBackend.start();
    HttpBackend http = HttpBackend.start();
    System.out.println("ready bulk=" + bulk.port() + " http=" + http.port());
    input().lines().forEach(line -> {});
  }

  private static void visitor() throws IOException, InterruptedException {
    System.out.println("ready");
    BufferedReader orders = input();
    for (String line = orders.readLine(); line != null; line = orders.readLine()) {
      String[] words = line.split(" ");
      String answer;
      try {
        List<InetSocketAddress> targets =
            Arrays.stream(words)
                .skip(4)
                .map(
                    port ->
                        new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(port)))
                .toList();
        Load load =
            run(
                LoadKind.valueOf(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                targets);
        answer = "done " + load.toJson();
      } catch (IOException e) {
        answer = "failed " + e;
      }
      System.out.println(words[0] + " " + answer);
    }
  }

  private static Load run(LoadKind kind, int count, int millis, List<InetSocketAddress> targets)
      throws IOException, InterruptedException {
    InetSocketAddress target = targets.get(0);
    return switch (kind) {
      case UP -> new BulkVisitor(targets).up(count, millis);
      case DOWN -> new BulkVisitor(targets).down(count, millis);
      case ROUND_TRIP -> new BulkVisitor(targets).roundTrips(millis);
      case FIRST_BYTE -> new FirstByteVisitor(target).run(millis);
      case HOLD -> new HoldingVisitor(targets).run(count, millis);
      case KEYS_AND_DOWN -> new KeyVisitor(target).run(bulk -> bulk.down(1, millis), millis);
      case KEYS_AND_UP -> new KeyVisitor(target).run(bulk -> bulk.up(1, millis), millis);
      case KNOCK -> new KnockingVisitor(target).run(count, millis);
      case KEEP_ALIVE -> new HttpVisitor(target, HttpVisitor.Manner.KEEP_ALIVE, count).run(millis);
      case CLOSE -> new HttpVisitor(target, HttpVisitor.Manner.CLOSE, count).run(millis);
    };
  }

  private static BufferedReader input() {
    return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  }
}
