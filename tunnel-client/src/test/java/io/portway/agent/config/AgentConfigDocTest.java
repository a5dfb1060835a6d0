package io.portway.agent.config;

import io.portway.config.ConfigDocs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class AgentConfigDocTest {
  @Test
  void documentHasTheKeysAndDefaultsOfTheReference() throws IOException {
    ConfigDocs.assertDocumentEqualsReference("agent");
  }
}
