package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.accounting.CheckpointException;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.ReleaseConflictException;
import io.sfumato.accounting.RolledBackException;
import io.sfumato.accounting.SessionStore;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuspendedCounterTest {

  private static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

  /** So weak that releases are the exact sums. */
  private static final PureDp EXACT = PureDp.of(1e14);

  private final PrivacyAccountant accountant =
      PrivacyAccountant.builder().budget(PureDp.of(2e14)).unit(PrivacyUnit.rows("patient")).open();

  @AfterEach
  void close() {
    accountant.close();
  }

  private static ContinualCounter counter(long horizon) {
    return ContinualCounter.builder().horizon(horizon).privacy(EXACT).build();
  }

  private static void add(CounterSession session, int items) {
    for (int i = 0; i < items; i++) {
      session.add(1);
    }
  }

  @Test
  void itemsOfTheOpenStepAndTheLastReleaseAreKept() {
    CounterSession session = accountant.open("a", counter(8));
    assertThat(session.lastRelease()).isEmpty();
    add(session, 3);
    CounterRelease released = session.tick();
    add(session, 4);
    byte[] checkpoint = session.suspend(KEY);

    CounterSession resumed = accountant.resume("a", counter(8), checkpoint, KEY);
    CounterRelease last = resumed.lastRelease().orElseThrow();
    assertThat(last.toString()).isEqualTo(released.toString());
    assertThat(CountingProcess.line(last)).isEqualTo(CountingProcess.line(released));
    add(resumed, 5);
    CounterRelease next = resumed.tick();
    assertThat(next.value()).isEqualTo(12);
    assertThat(next.since(last).value()).isEqualTo(9);
    assertThat(accountant.spent()).isEqualTo(EXACT);
    assertThat(accountant.history()).hasSize(1);
  }

  /** What another process will draw again must be known to nobody. */
  @Test
  void whatWasNotMarkedCannotBeRead(@TempDir Path folder) throws IOException {
    Path states = Files.createDirectory(folder.resolve("states"));
    SessionStore store = SessionStore.inFolder(states, KEY);
    CounterSession first = accountant.open("a", counter(8), store);
    first.tick();
    CounterSession second = accountant.open("a", counter(8), store);
    assertThatIllegalStateException().isThrownBy(first::tick);
    assertThatIllegalStateException().isThrownBy(first::lastRelease);

    second.tick();
    try (Stream<Path> files = Files.list(states)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(states);
    assertThatExceptionOfType(CheckpointException.class).isThrownBy(second::tick);
    assertThatIllegalStateException().isThrownBy(second::lastRelease);
    assertThatIllegalStateException().isThrownBy(second::tick);
  }

  @Test
  void theOtherWayOfOpeningIsNamed(@TempDir Path folder) {
    SessionStore store = SessionStore.inFolder(folder, KEY);
    accountant.open("kept", counter(8), store);
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.open("kept", counter(8)))
        .withMessageContaining("opened with a store");
    accountant.open("plain", counter(4));
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.open("plain", counter(4), store))
        .withMessageContaining("opened without a store");
  }

  @Test
  void suspendedSessionTakesAndReturnsNothing() {
    CounterSession session = accountant.open("a", counter(8));
    session.tick();
    byte[] checkpoint = session.suspend(KEY);
    for (Runnable use :
        new Runnable[] {
          () -> session.add(1), () -> session.add(0.5), session::tick, session::tickValue
        }) {
      assertThatIllegalStateException().isThrownBy(use::run).withMessageContaining("suspended");
    }
    assertThatIllegalStateException().isThrownBy(() -> session.suspend(KEY));
    assertThat(session.step()).isEqualTo(1);
    accountant.resume("a", counter(8), checkpoint, KEY);
    assertThatExceptionOfType(RolledBackException.class)
        .isThrownBy(() -> accountant.resume("a", counter(8), checkpoint, KEY));
  }

  @Test
  void sessionOutlivesItsLastStep() {
    CounterSession session = accountant.open("a", counter(2));
    add(session, 1);
    session.tick();
    session.tick();
    CounterSession resumed = accountant.resume("a", counter(2), session.suspend(KEY), KEY);
    assertThat(resumed.lastRelease().orElseThrow().value()).isEqualTo(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> resumed.add(1))
        .withMessageContaining("the last of 2 steps has closed");
  }

  @Test
  void checkpointOfAnotherCounterOrKeyIsRefused() {
    byte[] checkpoint = accountant.open("a", counter(8)).suspend(KEY);
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.resume("a", counter(9), checkpoint, KEY))
        .withMessageContaining("horizon: 8, now 9");
    SecretKey other = new SecretKeySpec("x".repeat(32).getBytes(StandardCharsets.UTF_8), "AES");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> accountant.resume("a", counter(8), checkpoint, other))
        .withMessageContaining("another key");
  }

  @Test
  void wrongKeyLeavesTheSessionOpen() {
    CounterSession session = accountant.open("a", counter(8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.suspend(new SecretKeySpec(new byte[16], "AES")))
        .withMessageContaining("256 bits");
    assertThatIllegalStateException()
        .isThrownBy(session::suspend)
        .withMessageContaining("no store");
    add(session, 2);
    assertThat(session.tick().value()).isEqualTo(2);
  }

  @Test
  void sessionWithAStoreKeepsTheOpenStepWhenItIsSuspended(@TempDir Path folder) {
    SessionStore store = SessionStore.inFolder(folder, KEY);
    CounterSession session = accountant.open("a", counter(8), store);
    add(session, 3);
    session.tick();
    add(session, 4);
    assertThatIllegalStateException()
        .isThrownBy(() -> session.suspend(KEY))
        .withMessageContaining("in its store");
    session.suspend();
    assertThatIllegalStateException().isThrownBy(session::tick).withMessageContaining("suspended");

    CounterSession resumed = accountant.open("a", counter(8), store);
    assertThat(resumed.lastRelease().orElseThrow().value()).isEqualTo(3);
    assertThat(resumed.tick().value()).isEqualTo(7);
    add(resumed, 9); // and lost, as nobody suspends it
    assertThat(accountant.open("a", counter(8), store).tick().value()).isEqualTo(7);
  }

  /** The last release is a part of the state, as it is. */
  @Test
  void filesTellNothing(@TempDir Path folder) throws Exception {
    CounterSession session = accountant.open("a", counter(8), SessionStore.inFolder(folder, KEY));
    add(session, 77);
    long sum = Double.doubleToRawLongBits(session.tick().value());
    try (Stream<Path> files = Files.list(folder)) {
      String bytes = HexFormat.of().formatHex(Files.readAllBytes(files.findFirst().orElseThrow()));
      assertThat(bytes).doesNotContain(HexFormat.of().toHexDigits(sum));
    }
  }
}
