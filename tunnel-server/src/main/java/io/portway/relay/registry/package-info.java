/**
 * What the relay serves: mappings, who owns which port, and how each is doing. The registry belongs
 * to the control thread; a {@link io.portway.relay.registry.RelayMapping} is read from any loop.
 *
 * <p>Start at {@link io.portway.relay.registry.MappingRegistry}.
 */
package io.portway.relay.registry;
