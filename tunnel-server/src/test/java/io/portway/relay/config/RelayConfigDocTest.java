package io.portway.relay.config;

import io.portway.config.ConfigDocs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RelayConfigDocTest {
  @Test
  void documentHasTheKeysAndDefaultsOfTheReference() throws IOException {
    ConfigDocs.assertDocumentEqualsReference("relay");
  }
}
