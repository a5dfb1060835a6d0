/**
 * The relay's admin API: HTTP and JSON for the commands beside it and, later, the console. Vert.x
 * is used only here. Routes run on the API's own event loop and reach the relay through {@link
 * io.portway.relay.admin.RelayControl} alone. Start at {@link io.portway.relay.admin.AdminServer}.
 */
package io.portway.relay.admin;
