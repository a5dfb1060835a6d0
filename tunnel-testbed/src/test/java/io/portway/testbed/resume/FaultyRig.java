package io.portway.testbed.resume;

import io.portway.testbed.network.FaultProxy;
import io.portway.testbed.network.FaultProxy.Dials;
import io.portway.testbed.network.FaultyLink;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.ContentServer;
import io.portway.testbed.rig.Figures;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.ssh.RealSshd;
import io.portway.testbed.ssh.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * OpenSSH's server, a web server and an echo behind an agent that reaches its relay through faults.
 */
public final class FaultyRig implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path dir;
  private final RealSshd sshd;
  private final Backend web;
  private final Backend echo;
  private final FaultProxy proxy;
  private final Rig rig;
  private int clients;

  private FaultyRig(Path dir, RealSshd sshd, Backend web, Backend echo, FaultProxy proxy, Rig rig) {
    this.dir = dir;
    this.sshd = sshd;
    this.web = web;
    this.echo = echo;
    this.proxy = proxy;
    this.rig = rig;
  }

  public static FaultyRig start(Path dir, String relayKeys) throws IOException {
    Tools.require("ssh", "curl");
    RealSshd sshd = RealSshd.start(dir.resolve("sshd"));
    Backend web = ContentServer.start();
    Backend echo = Backend.echo();
    Rig rig =
        Rig.in(dir.resolve("rig"))
            .mapping("ssh", "ssh", sshd.port())
            .mapping("web", "http", web.port())
            .mapping("echo", "tcp", echo.port())
            .relayKeys(relayKeys);
    FaultProxy proxy = FaultProxy.start(Ports.free(), rig.listenPort());
    FaultyRig all = new FaultyRig(dir, sshd, web, echo, proxy, rig);
    rig.agentKeys("relay = \"127.0.0.1:" + proxy.port() + "\"").start();
    Files.writeString(all.knownHosts(), sshd.knownHost("127.0.0.1", rig.port("ssh")) + "\n");
    all.awaitLinks();
    return all;
  }

  public FaultProxy proxy() {
    return proxy;
  }

  public Rig rig() {
    return rig;
  }

  public Figures relayFigures() {
    return Figures.of(rig.relay());
  }

  public Figures agentFigures() {
    return Figures.of(rig.agent());
  }

  /** Until every trunk has a link again. */
  public void awaitLinks() {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> proxy.links().size() == 2 && relayFigures().metric("portway_trunks") == 2);
  }

  LiveClients clients(long size, String rate) throws IOException {
    return LiveClients.start(
        ssh(), "http://127.0.0.1:" + rig.port("web"), ++clients, size, rate, dir);
  }

  /** All links swallow what they get from now on, and so does whatever is dialled. */
  void blackhole() {
    proxy.dials(Dials.SWALLOWED);
    proxy.links().forEach(FaultyLink::swallow);
  }

  public Command ssh() {
    return Command.of("ssh", "-F", "none", "-p", rig.port("ssh"), "-i", sshd.key().file())
        .and("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes")
        .and("-o", "UserKnownHostsFile=" + knownHosts(), sshd.user() + "@127.0.0.1");
  }

  private Path knownHosts() {
    return dir.resolve("known_hosts");
  }

  @Override
  public void close() {
    rig.close();
    proxy.close();
    web.close();
    echo.close();
    sshd.close();
  }
}
