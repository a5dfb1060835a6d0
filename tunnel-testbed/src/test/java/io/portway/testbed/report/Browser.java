package io.portway.testbed.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.testbed.process.Command;
import io.portway.testbed.ssh.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A Chromium without a window and without a network, with one page, driven by the DevTools protocol
 * over a pipe: a port would not be reachable from outside of its namespace. Not thread-safe.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 60;

  /** Our ends of the pipe are its standard streams, its own ends the descriptors 3 and 4. */
  private static final String PIPE = "exec \"$@\" 3<&0 4>&1 </dev/null >&2";

  private final Process process;
  private final OutputStream toBrowser;
  private final BlockingQueue<JsonNode> fromBrowser = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final Path log;
  private String session;
  private int lastId;

  private Browser(Process process, Path log) {
    this.process = process;
    this.log = log;
    toBrowser = process.getOutputStream();
    Thread reader = new Thread(this::read, "portway-browser");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one whose profile lies in {@code directory}. */
  static Browser start(Path directory) throws IOException {
    return start(Offline.of(command(directory)), directory);
  }

  /** The same with this machine's network, for what is served on its loopback. */
  static Browser startOnLoopback(Path directory) throws IOException {
    return start(command(directory), directory);
  }

  private static Command command(Path directory) {
    String program = Tools.requireOneOf("chromium", "chromium-headless-shell");
    // Its own sandbox needs rights that root's and containers' processes lack.
    return Command.of(program, "--headless", "--no-sandbox", "--disable-gpu")
        .and("--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking")
        .and("--user-data-dir=" + directory.resolve("profile"), "--remote-debugging-pipe");
  }

  private static Browser start(Command command, Path directory) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", "-c", PIPE, "sh"));
    words.addAll(command.words());
    Path log = directory.resolve("browser.log");
    ProcessBuilder builder = new ProcessBuilder(words).redirectError(log.toFile());
    builder.environment().put("HOME", directory.toString());
    Browser started = new Browser(builder.start(), log);
    started.openPage();
    return started;
  }

  private void openPage() {
    JsonNode target =
        call("Target.createTarget", JSON.createObjectNode().put("url", "about:blank"));
    JsonNode attached =
        call(
            "Target.attachToTarget",
            JSON.createObjectNode()
                .put("targetId", target.path("targetId").asText())
                .put("flatten", true));
    session = attached.path("sessionId").asText();
    for (String domain : new String[] {"Page", "Runtime", "Log", "Network", "DOM", "CSS"}) {
      call(domain + ".enable", JSON.createObjectNode());
    }
  }

  /** Shows a page, and returns when it has loaded. */
  void show(Path page) {
    show(page.toUri());
  }

  /** The same for what is served. */
  void show(URI page) {
    events.clear();
    call("Page.navigate", JSON.createObjectNode().put("url", page.toString()));
    awaitMessage(message -> is(message, "Page.loadEventFired"));
  }

  /** What an expression is in the page, as JSON. */
  JsonNode value(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            JSON.createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Presses the mouse in the middle of the element, as a person does. */
  void click(String selector) {
    JsonNode box =
        value(
            "(function (e) { e.scrollIntoView({block: 'center'}); var b = e.getBoundingClientRect();"
                + " return [b.x + b.width / 2, b.y + b.height / 2]; })(document.querySelector("
                + JSON.valueToTree(selector)
                + "))");
    for (String type : new String[] {"mousePressed", "mouseReleased"}) {
      call(
          "Input.dispatchMouseEvent",
          JSON.createObjectNode()
              .put("type", type)
              .put("x", box.path(0).asDouble())
              .put("y", box.path(1).asDouble())
              .put("button", "left")
              .put("clickCount", 1));
    }
  }

  /** Chooses a file, as if in the dialogue that a click would open. */
  void choose(String selector, Path file) {
    ObjectNode files = JSON.createObjectNode().put("nodeId", node(selector));
    files.putArray("files").add(file.toString());
    call("DOM.setFileInputFiles", files);
  }

  /** Types a text where the cursor is. */
  void type(String text) {
    call("Input.insertText", JSON.createObjectNode().put("text", text));
  }

  /** Presses a key, {@code Tab} or {@code Enter}. */
  void press(String key) {
    for (String type : new String[] {"keyDown", "keyUp"}) {
      ObjectNode event = JSON.createObjectNode().put("type", type).put("key", key).put("code", key);
      event.put("windowsVirtualKeyCode", key.equals("Tab") ? 9 : 13);
      if (key.equals("Enter") && type.equals("keyDown")) {
        event.put("text", "\r");
      }
      call("Input.dispatchKeyEvent", event);
    }
  }

  /** Puts what is downloaded there, under the name that the server gives. */
  void downloadTo(Path directory) {
    call(
        "Page.setDownloadBehavior",
        JSON.createObjectNode().put("behavior", "allow").put("downloadPath", directory.toString()));
  }

  /** As the system's setting {@code light} or {@code dark} would have it. */
  void prefer(String colours) {
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", colours);
    call("Emulation.setEmulatedMedia", media);
  }

  /** The window's width and height. */
  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        JSON.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", false));
  }

  /** What the window shows, as a PNG. */
  Path screenshot(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", JSON.createObjectNode().put("format", "png"));
    return Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  /** What a printer would get on A4. */
  Path print(Path file) throws IOException {
    ObjectNode a4 = JSON.createObjectNode().put("paperWidth", 8.27).put("paperHeight", 11.69);
    JsonNode pdf = call("Page.printToPDF", a4);
    return Files.write(file, Base64.getDecoder().decode(pdf.path("data").asText()));
  }

  /** The fonts that the letters of an element are drawn with. */
  List<String> fonts(String selector) {
    ObjectNode which = JSON.createObjectNode().put("nodeId", node(selector));
    List<String> names = new ArrayList<>();
    call("CSS.getPlatformFontsForNode", which)
        .path("fonts")
        .forEach(font -> names.add(font.path("familyName").asText()));
    return names;
  }

  private int node(String selector) {
    JsonNode root = call("DOM.getDocument", JSON.createObjectNode().put("depth", 1)).path("root");
    return call(
            "DOM.querySelector",
            JSON.createObjectNode()
                .put("nodeId", root.path("nodeId").asInt())
                .put("selector", selector))
        .path("nodeId")
        .asInt();
  }

  /** Addresses that were asked for since the page was shown. */
  List<String> requests() {
    settle();
    return events.stream()
        .filter(event -> is(event, "Network.requestWillBeSent"))
        .map(event -> event.path("params").path("request").path("url").asText())
        .toList();
  }

  /** All that a console would show since the page was shown: messages, errors, violations. */
  List<String> complaints() {
    settle();
    return events.stream()
        .filter(
            event ->
                is(event, "Runtime.consoleAPICalled")
                    || is(event, "Runtime.exceptionThrown")
                    || is(event, "Log.entryAdded"))
        .map(event -> event.path("params").toString())
        .toList();
  }

  /** Until two frames are drawn: whatever an action brought about has then been told. */
  private void settle() {
    value("new Promise(f => requestAnimationFrame(() => requestAnimationFrame(() => f(1))))");
  }

  private JsonNode call(String method, ObjectNode parameters) {
    int id = ++lastId;
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    if (session != null) {
      message.put("sessionId", session);
    }
    try {
      toBrowser.write(JSON.writeValueAsBytes(message));
      toBrowser.write(0);
      toBrowser.flush();
    } catch (IOException e) {
      throw failure("takes no more messages");
    }
    JsonNode answer = awaitMessage(one -> one.path("id").asInt() == id);
    if (answer.has("error")) {
      throw failure("answered " + method + " with " + answer.path("error"));
    }
    return answer.path("result");
  }

  private JsonNode awaitMessage(Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      JsonNode message;
      try {
        message = fromBrowser.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure("was interrupted");
      }
      if (message == null || message.isMissingNode()) {
        throw failure(message == null ? "did not answer" : "ended");
      }
      events.add(message);
      if (wanted.test(message)) {
        return message;
      }
    }
  }

  private static boolean is(JsonNode message, String method) {
    return message.path("method").asText().equals(method);
  }

  /** Messages end with a zero byte. */
  private void read() {
    try (InputStream in = process.getInputStream()) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      byte[] buffer = new byte[64 << 10];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (buffer[i] == 0) {
            message.write(buffer, from, i - from);
            fromBrowser.add(JSON.readTree(message.toByteArray()));
            message.reset();
            from = i + 1;
          }
        }
        message.write(buffer, from, n - from);
      }
    } catch (IOException e) {
      // The pipe breaks when the browser is ended: the last of its messages, like any other end.
    } finally {
      fromBrowser.add(JSON.missingNode());
    }
  }

  private AssertionError failure(String what) {
    String said;
    try {
      said = Files.readString(log);
    } catch (IOException e) {
      said = e.toString();
    }
    return new AssertionError("The browser " + what + ":\n" + said);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // It ends when nobody holds the other end of its pipe.
    toBrowser.close();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
