/**
 * A way to a private mapping: a session in role visitor, and a local listener whose connections go
 * through it. {@link io.portway.visit.Visit} is for a command's own thread and blocks it while it
 * opens; everything behind it lives on event loops.
 *
 * <p>Start at {@link io.portway.visit.Visit}.
 */
package io.portway.visit;
