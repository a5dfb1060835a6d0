/**
 * What a relay serves, read from its file once at the start into records that can't be wrong;
 * immutable, so any thread may read them. Start at {@link io.portway.relay.config.RelayConfig}.
 */
package io.portway.relay.config;
