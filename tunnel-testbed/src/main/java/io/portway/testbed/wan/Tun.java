package io.portway.testbed.wan;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The process's end of a TUN device: whole IP packets, without any header before them.
 *
 * <p>Java can't make one: that takes an {@code ioctl}, in the namespace where the device is to be.
 * So a few lines of Perl, which every Debian has, open it there and then become this process, which
 * finds the device under the number that was agreed on.
 */
final class Tun {
  /** {@code TUNSETIFF}, and {@code IFF_TUN | IFF_NO_PI}; see linux/if_tun.h. */
  private static final String OPEN =
      """
      my ($name, $number, @next) = @ARGV;
      open my $tun, "+<", "/dev/net/tun" or die "/dev/net/tun: $!\\n";
      ioctl $tun, 0x400454ca, pack("a16 s x22", $name, 0x1001) or die "TUNSETIFF $name: $!\\n";
      POSIX::dup2(fileno $tun, $number) or die "dup2: $!\\n";
      # A packet is due to the microsecond; the kernel would round by fifty. And who plays the wire
      # must not wait for those who use it.
      if (open my $slack, ">", "/proc/self/timerslack_ns") { print $slack 1000; }
      setpriority 0, 0, -15;
      exec @next or die "$next[0]: $!\\n";
      """;

  private final FileDescriptor file;

  Tun(int number) {
    Epoll.ensureAvailability(); // loads what FileDescriptor is made of
    this.file = new FileDescriptor(number);
  }

  /** {@code next}, with a device {@code name} made in {@code namespace} open as {@code number}. */
  static Command opened(Namespace namespace, String name, int number, Command next) {
    return namespace.within(
        Command.of("perl", "-MPOSIX", "-e", OPEN, name, number).and(next.words().toArray()));
  }

  /** Waits for a packet; the number of its bytes, which stand at the buffer's start. */
  int read(ByteBuffer packet) throws IOException {
    return file.read(packet, 0, packet.capacity());
  }

  void write(ByteBuffer packet, int bytes) throws IOException {
    file.write(packet, 0, bytes);
  }
}
