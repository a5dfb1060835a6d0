/**
 * What {@code tunnel-client doctor} looks at, and what {@code diag} puts together. Blocks; on the
 * main thread. Start at {@link io.portway.client.doctor.TunnelChecks}.
 */
package io.portway.client.doctor;
