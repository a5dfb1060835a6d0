/**
 * What {@code tunnel-server doctor} looks at, and what {@code diag} puts together. Blocks; on the
 * main thread. Start at {@link io.portway.relay.doctor.RelayChecks}.
 */
package io.portway.relay.doctor;
