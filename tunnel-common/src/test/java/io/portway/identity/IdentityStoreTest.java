package io.portway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.mapping.HostPort;
import io.portway.testing.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityStoreTest {
  @TempDir private Path temp;
  private TestCa ca;
  private StateDirectory directory;
  private IdentityStore store;

  @BeforeEach
  void open() {
    ca = TestCa.in(temp.resolve("relay"));
    directory = StateDirectory.claim(temp.resolve("agent"), StateOwner.CLIENT);
    store = new IdentityStore(directory);
  }

  @AfterEach
  void close() {
    directory.close();
    ca.close();
  }

  @Test
  void freshDirectoryHasNoIdentity() {
    assertThat(store.load()).isEmpty();
  }

  @Test
  void loadsWhatItSaved() {
    Identity office = ca.agent("office").at(HostPort.parse("[2001:db8::7]:7000"));

    store.save(office);

    Identity loaded = store.load().orElseThrow();
    assertThat(loaded.toString()).isEqualTo("agent office");
    assertThat(loaded.relay()).isEqualTo(office.relay());
    assertThat(loaded.chain()).isEqualTo(office.chain());
    assertThat(loaded.key()).isEqualTo(office.key());
  }

  @Test
  void fileIsReadableByItsOwnerOnlyAlsoAfterACrashLeftAnOpenOne() throws Exception {
    Path left = directory.resolve("identity.pem.new");
    Files.createFile(
        left, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));

    store.save(ca.agent("office"));

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("identity.pem"))))
        .isEqualTo("rw-------");
    assertThat(left).doesNotExist();
  }

  @Test
  void damagedFileIsNamedWithoutItsKeyAndNotReplaced() throws Exception {
    store.save(ca.agent("office"));
    Path file = directory.resolve("identity.pem");
    String text = Files.readString(file);
    String half = text.substring(0, text.indexOf("BEGIN PRIVATE KEY") + 60);
    Files.writeString(file, half);

    assertThatThrownBy(() -> store.load())
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("damaged")
        .hasMessageNotContaining(text.substring(half.length() - 20, half.length()));
    assertThat(file).hasContent(half);
  }

  @Test
  void keyOfAnotherCertificateIsNoticed() {
    Identity office = ca.agent("office");
    Identity home = ca.agent("home");

    assertThatThrownBy(
            () -> new Identity(office.relay(), home.key(), office.certificate(), office.ca()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("key does not fit");
    assertThatThrownBy(() -> office.renewed(home.key(), home.certificate()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("agent home")
        .hasMessageContaining("agent office");
  }

  @Test
  void identityPrintsNeitherKeyNorCertificate() {
    assertThat(ca.visitor("laptop").toString()).isEqualTo("visitor laptop");
  }
}
