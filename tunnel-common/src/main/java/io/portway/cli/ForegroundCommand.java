package io.portway.cli;

import java.util.concurrent.Callable;

/**
 * A command that stays in the foreground and logs its story to standard error; others log warnings
 * only.
 */
public interface ForegroundCommand extends Callable<ExitCode> {}
