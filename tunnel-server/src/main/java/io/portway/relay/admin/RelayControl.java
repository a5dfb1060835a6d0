package io.portway.relay.admin;

import io.portway.local.MappingView;
import io.portway.local.ReloadReport;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.relay.enrol.InvitationTerms;
import io.portway.relay.enrol.IssuedInvitation;
import io.portway.relay.probe.ProbeResult;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the admin API may ask of a running relay. Any thread may call; nothing blocks. A change that
 * the relay refuses ends the future with {@link io.portway.relay.enrol.AdmissionException}, one
 * that it can't store with {@link io.portway.relay.store.StoreException}.
 */
public interface RelayControl {
  /** The relay itself. */
  CompletableFuture<RelayView> about();

  /**
   * Goes a visitor's way to a mapping and says how far it came; takes up to 20 s. A mapping that is
   * not served ends it with IllegalArgumentException.
   */
  CompletableFuture<ProbeResult> probe(MappingRef mapping);

  /** All identities ever admitted, the revoked included, by name. */
  CompletableFuture<List<AgentView>> agents();

  /** All mappings that the relay keeps, by agent and name. */
  CompletableFuture<List<MappingView>> mappings();

  CompletableFuture<IssuedInvitation> invite(InvitationTerms terms);

  CompletableFuture<Void> allow(AgentName visitor, MappingRef mapping);

  /** Ends the visitor's live streams to the mapping as well. */
  CompletableFuture<Void> deny(AgentName visitor, MappingRef mapping);

  /** Reads the configuration anew and applies what changed; problems are in the answer. */
  CompletableFuture<ReloadReport> reload();

  /** Ends live sessions as well. */
  CompletableFuture<Void> revoke(AgentName name);
}
