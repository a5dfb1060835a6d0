/**
 * What the relay remembers across restarts, in one SQLite file, and the one thread that may touch
 * it. Everything here belongs to the {@link ControlThread}; event loops hop to it and never wait
 * for it. It stores values and knows no policy.
 *
 * <p>Start at {@link RelayStore}.
 */
package io.portway.relay.store;
