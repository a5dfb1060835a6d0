/**
 * What {@code doctor} and {@code diag} are made of, whatever is examined: ordered checks, what they
 * find, how that is told, and the bundle for a report. Blocks; for commands only. Start at {@link
 * io.portway.doctor.Doctor}.
 */
package io.portway.doctor;
