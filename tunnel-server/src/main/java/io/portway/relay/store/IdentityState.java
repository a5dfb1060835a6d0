package io.portway.relay.store;

import java.util.Locale;

/** Whether an identity may connect. */
public enum IdentityState {
  ACTIVE,
  /** Its certificates are refused; its name may be invited again. */
  REVOKED;

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static IdentityState fromStored(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
