/**
 * The subcommands of {@code sim}: read options, open a route, do the job, write the result. Runs on
 * the main thread. Start at {@link io.portway.similarity.command.CheckCommand}.
 */
package io.portway.similarity.command;
