package io.portway.cli;

/** A daemon that reads its configuration anew on SIGHUP. */
public interface Reloadable {
  /** Applies what changed, or says in the log why nothing was. Does not block. */
  void reloadOnSignal();
}
