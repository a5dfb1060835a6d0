/**
 * Other programs, started and watched from outside the way a user would. Any thread may call; each
 * child has one thread that reads its output. Start at {@link
 * io.portway.testbed.process.ChildProcess}.
 */
package io.portway.testbed.process;
