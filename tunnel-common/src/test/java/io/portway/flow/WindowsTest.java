package io.portway.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.testing.TestMemory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WindowsTest {
  private static final long RTT = TimeUnit.MILLISECONDS.toNanos(50);

  private final CreditPool pool = pool(1 << 30);

  private static CreditPool pool(long limit) {
    return new CreditPool(new TrunkMemory(TestMemory.of(limit), 0));
  }

  private ReceiveWindow window(int granted, int size) {
    assertThat(pool.tryReserve(granted)).isTrue();
    return new ReceiveWindow(pool, granted, size, 0);
  }

  // ---- sending ----

  @Test
  void whatIsSentIsTakenFromTheCredit() {
    SendWindow window = new SendWindow(10);

    window.take(4);
    window.take(0);

    assertThat(window.available()).isEqualTo(6);
    assertThat(window.sent()).isEqualTo(4);
  }

  @Test
  void moreThanTheCreditIsNeverTaken() {
    SendWindow window = new SendWindow(10);

    assertThatThrownBy(() -> window.take(11)).hasMessage("take: 11 (available: 10)");
    assertThatThrownBy(() -> window.take(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(window.available()).isEqualTo(10);
  }

  @Test
  void aLimitNeverGoesBack() {
    SendWindow window = new SendWindow(10);

    assertThat(window.expand(10)).isFalse();
    assertThat(window.expand(3)).isFalse();
    assertThat(window.expand(11)).isTrue();

    assertThat(window.available()).isEqualTo(11);
  }

  @Test
  void aLimitMayBeAsFarAsOffsetsGo() {
    SendWindow window = new SendWindow(0);

    assertThat(window.expand(Long.MAX_VALUE)).isTrue();
    window.take(Integer.MAX_VALUE);

    assertThat(window.available()).isEqualTo(Long.MAX_VALUE - Integer.MAX_VALUE);
  }

  // ---- receiving ----

  @Test
  void bytesBeyondTheGrantAreNotReceived() {
    ReceiveWindow window = window(10, 100);

    assertThat(window.tryReceive(10)).isTrue();
    assertThat(window.tryReceive(1)).isFalse();

    assertThat(window.received()).isEqualTo(10);
    assertThat(window.unread()).isEqualTo(10);
  }

  @Test
  void moreThanWasReceivedIsNeverReleased() {
    ReceiveWindow window = window(10, 100);
    assertThat(window.tryReceive(3)).isTrue();

    assertThatThrownBy(() -> window.release(4, 0, RTT))
        .hasMessage("release: 4 (received and not consumed: 3)");
    assertThatThrownBy(() -> window.release(-1, 0, RTT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLimitIsToldOnceAQuarterOfTheWindowIsMissing() {
    ReceiveWindow window = window(100_000, 100_000);
    assertThat(window.tryReceive(100_000)).isTrue();

    assertThat(window.release(24_999, RTT * 9, RTT)).isZero();
    assertThat(window.release(1, RTT * 9, RTT)).isEqualTo(125_000);
    assertThat(window.granted()).isEqualTo(125_000);
    assertThat(pool.promised()).isEqualTo(100_000);
  }

  @Test
  void aWindowDoublesForAReaderThatIsFast() {
    ReceiveWindow window = window(100_000, 100_000);
    assertThat(window.tryReceive(100_000)).isTrue();

    window.release(50_000, 2 * RTT - 1, RTT);

    assertThat(window.size()).isEqualTo(200_000);
    assertThat(window.granted()).isEqualTo(250_000);
  }

  @Test
  void aWindowStaysForAReaderThatIsSlow() {
    ReceiveWindow window = window(100_000, 100_000);
    assertThat(window.tryReceive(100_000)).isTrue();

    window.release(50_000, 2 * RTT, RTT);

    assertThat(window.size()).isEqualTo(100_000);
  }

  @Test
  void aWindowGrowsToItsLargestAndNoFurther() {
    ReceiveWindow window = window(100_000, 100_000);
    for (int i = 0; i < 1000; i++) {
      int bytes = (int) (window.granted() - window.received());
      assertThat(window.tryReceive(bytes)).isTrue();
      window.release(bytes, i, RTT);
      assertThat(window.size()).isLessThanOrEqualTo(ReceiveWindow.MAX);
    }

    assertThat(window.size()).isEqualTo(ReceiveWindow.MAX);
    assertThat(pool.promised()).isEqualTo(ReceiveWindow.MAX);
  }

  @Test
  void aWindowOfANearLinkStaysSmaller() {
    ReceiveWindow window = window(100_000, 100_000);
    for (int i = 0; i < 1000; i++) {
      int bytes = (int) (window.granted() - window.received());
      assertThat(window.tryReceive(bytes)).isTrue();
      window.release(bytes, i, TimeUnit.MILLISECONDS.toNanos(1));
    }

    assertThat(window.size()).isEqualTo(ReceiveWindow.NEAR_MAX);
  }

  @Test
  void whatIsUnreadWhenTheStreamEndsIsPromisedNoMore() {
    ReceiveWindow window = window(100, 100);
    assertThat(window.tryReceive(60)).isTrue();
    window.finish();
    assertThat(pool.promised()).isEqualTo(60);
    assertThat(window.release(20, 0, RTT)).isZero();
    assertThat(pool.promised()).isEqualTo(40);

    window.close();
    window.close();
    window.finish();

    assertThat(pool.promised()).isZero();
    assertThat(window.release(10, 0, RTT)).isZero();
    assertThat(window.renew()).isZero();
  }

  // ---- the pool ----

  @Test
  void firstGrantsShrinkAsThePoolFills() {
    CreditPool small = pool(8L * CreditPool.START);

    assertThat(small.reserveFirst(0)).isEqualTo(CreditPool.START);
    int floors = 0;
    for (int grant = small.reserveFirst(0); grant > 0; grant = small.reserveFirst(0)) {
      assertThat(grant).isEqualTo(CreditPool.FLOOR);
      floors++;
    }

    assertThat(floors).isEqualTo(7 * CreditPool.START / CreditPool.FLOOR);
    assertThat(small.promised()).isEqualTo(8L * CreditPool.START);
  }

  @Test
  void halfOfThePoolIsKeptForFloors() {
    CreditPool half = pool(100_000);

    assertThat(half.reserveMore(80_000, CreditPool.FLOOR)).isEqualTo(50_000);
    assertThat(half.reserveMore(1, CreditPool.FLOOR)).isZero();
    assertThat(half.reserveFloor(60_000)).isEqualTo(50_000);
    assertThat(half.reserveFloor(1)).isZero();
    assertThat(half.tryReserve(1)).isFalse();
  }

  @Test
  void streamThatSaidLittleGetsNoMoreThanAnEighthOfThePool() {
    CreditPool pool = pool(80_000);

    assertThat(pool.reserveMore(80_000, CreditPool.FLOOR - 1)).isEqualTo(10_000);
    assertThat(pool.reserveMore(1, 1)).isZero();
    assertThat(pool.reserveMore(80_000, CreditPool.FLOOR)).isEqualTo(30_000);
  }

  @Test
  void moreThanWasPromisedIsNeverReleased() {
    CreditPool some = pool(100);
    assertThat(some.tryReserve(10)).isTrue();

    assertThatThrownBy(() -> some.release(11)).hasMessage("release: 11 (promised: 10)");
    assertThatThrownBy(() -> some.release(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
