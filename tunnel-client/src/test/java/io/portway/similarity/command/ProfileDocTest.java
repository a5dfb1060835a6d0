package io.portway.similarity.command;

import io.portway.config.ConfigDocs;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProfileDocTest {
  @Test
  void documentHasTheKeysOfTheReference() throws IOException {
    ConfigDocs.assertDocumentEqualsReference("similarity");
  }
}
