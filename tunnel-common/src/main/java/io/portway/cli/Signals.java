package io.portway.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the process does on a signal. {@code sun.misc.Signal} is the only way short of native code.
 * It is reached by reflection because javac has no way to allow it under {@code -Werror}; module
 * jdk.unsupported exports it for this use (JEP 260).
 */
final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * From now on the signal only runs {@code action}, on a thread of its own. Where the JVM has no
   * way to do it, or was run with -Xrs, signals go on to do what they always do.
   */
  static void on(String name, Runnable action) {
    Object self = new Object();
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      handle(
          name,
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> args[0] == proxy;
                    default -> "Signals." + name;
                  }));
    } catch (ReflectiveOperationException e) {
      log.debug("signal {} is not caught: {}", name, e.toString());
    }
  }

  /** From now on the signal ends the process, as it does by itself. */
  static void byDefault(String name) {
    try {
      handle(name, Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
    } catch (ReflectiveOperationException e) {
      log.debug("signal {} stays caught: {}", name, e.toString());
    }
  }

  private static void handle(String name, Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Method handle = signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"));
    handle.invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
  }
}
