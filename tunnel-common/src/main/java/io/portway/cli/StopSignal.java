package io.portway.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a daemon end with 0 on SIGTERM and SIGINT: by itself the JVM exits with 128 + the signal and
 * gives shutdown hooks no say. A second signal ends it the JVM's way, however long closing takes.
 *
 * <p>{@code sun.misc.Signal} is the only way short of native code. It is reached by reflection
 * because javac has no way to allow it under {@code -Werror}; module jdk.unsupported exports it for
 * this use (JEP 260).
 */
public final class StopSignal {
  private static final String[] SIGNALS = {"TERM", "INT"};

  private final CountDownLatch received = new CountDownLatch(1);

  private StopSignal() {}

  /** From now on the two signals only wake who waits in {@link #await}. */
  public static StopSignal catchSignals() {
    StopSignal stop = new StopSignal();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object byDefault = handler.getField("SIG_DFL").get(null);
      Object wake =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> stop.on(method, args, handle, byDefault));
      for (String name : SIGNALS) {
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), wake);
      }
    } catch (ReflectiveOperationException e) {
      // A JVM without it, or run with -Xrs: signals then end the process as they always do.
      stop.received.getCount();
    }
    return stop;
  }

  private Object on(Method method, Object[] args, Method handle, Object byDefault)
      throws InvocationTargetException, IllegalAccessException {
    if (method.getName().equals("handle")) {
      handle.invoke(null, args[0], byDefault);
      received.countDown();
      return null;
    }
    return switch (method.getName()) {
      case "hashCode" -> System.identityHashCode(this);
      case "equals" -> args[0] == this;
      default -> "StopSignal";
    };
  }

  /** Blocks until one of them arrives. */
  public void await() throws InterruptedException {
    received.await();
  }
}
