package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that outlive the object, the accountant or the process they were opened with. */
class SessionsTest {

  private static final SecretKey KEY = WalkingProcess.key(1);
  private static final Walk WALK = Walk.of("walk");

  @TempDir Path folder;
  private Path states;
  private SessionStore store;
  private PrivacyAccountant accountant;

  @BeforeEach
  void open() throws IOException {
    states = Files.createDirectory(folder.resolve("states"));
    store = SessionStore.inFolder(states, KEY);
    accountant = accountant(Ledger.inMemory());
  }

  @AfterEach
  void close() {
    accountant.close();
  }

  private static PrivacyAccountant accountant(Ledger ledger) {
    return PrivacyAccountant.builder()
        .budget(PureDp.of(1)) // two walks
        .unit(PrivacyUnit.rows("row"))
        .ledger(ledger)
        .open();
  }

  private PrivacyAccountant onDisk() {
    return accountant(Ledger.sqlite(folder.resolve("walk.ledger")));
  }

  private static Walk.Session walked(Walk.Session session, int steps) {
    for (int i = 0; i < steps; i++) {
      session.tick();
    }
    return session;
  }

  private static byte[] suspended(Walk.Session session) {
    return session.journal().suspend(session.step(), session.state(), KEY);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(states)) {
      return files.toList();
    }
  }

  @Test
  void sessionWithAStoreGoesOnWhereItWas() throws IOException {
    Walk.Session first = walked(accountant.open("w", WALK, store), 3);
    Walk.Session second = accountant.open("w", WALK, store);
    assertThat(second.last()).isEqualTo(first.last());
    walked(second, 40);
    assertThat(accountant.open("w", WALK, store).last()).isEqualTo(second.last());
    assertThat(files()).hasSize(1);
  }

  @Test
  void marksCostNothingAndAreNoReleases() {
    walked(accountant.open("w", WALK, store), 5);
    accountant.release("r", Tally.of(PureDp.of(0.5)), new int[0]);
    ApproxDp spent = accountant.spentAt(1e-6);
    walked(accountant.open("w", WALK, store), 5);
    assertThat(accountant.history()).extracting(Receipt::name).containsExactly("w", "r");
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
    assertThat(accountant.spentAt(1e-6)).isEqualTo(spent);
  }

  @Test
  void sessionsKeepApartInOneStore() {
    String one = walked(accountant.open("one", WALK, store), 3).last();
    String other = walked(accountant.open("other", WALK, store), 4).last();
    assertThat(accountant.open("one", WALK, store).last()).isEqualTo(one);
    assertThat(accountant.open("other", WALK, store).last()).isEqualTo(other);
    try (PrivacyAccountant elsewhere = accountant(Ledger.inMemory())) {
      assertThat(elsewhere.open("one", WALK, store).step()).isZero();
    }
    assertThat(accountant.open("one", WALK, store).last()).isEqualTo(one);
  }

  @Test
  void nameStandsForOneMeasurementAndOneWayOfOpening() {
    accountant.open("kept", WALK, store);
    accountant.open("plain", WALK);
    List<Runnable> others =
        List.of(
            () -> accountant.open("kept", Walk.of("other"), store),
            () -> accountant.open("kept", WALK),
            () -> accountant.open("plain", WALK),
            () -> accountant.open("plain", WALK, store),
            () -> accountant.resume("kept", WALK, new byte[0], KEY),
            () -> accountant.release("kept", Tally.of(PureDp.of(0.1)), new int[0]));
    for (Runnable other : others) {
      assertThatExceptionOfType(ReleaseConflictException.class).isThrownBy(other::run);
    }
  }

  @Test
  void whoOpensTakesOverAndTheOtherReturnsNothingMore() {
    try (PrivacyAccountant a = onDisk();
        PrivacyAccountant b = onDisk()) {
      Walk.Session mine = walked(a.open("w", WALK, store), 2);
      Walk.Session theirs = b.open("w", WALK, store);
      assertThat(theirs.last()).isEqualTo(mine.last());
      List<String> told = new ArrayList<>();
      assertThatIllegalStateException()
          .isThrownBy(mine::tick)
          .withMessageContaining("'w' was resumed or continued by another process");
      assertThatIllegalStateException().isThrownBy(mine::tick).withMessageContaining("closed here");
      told.add(walked(theirs, 1).last());
      assertThat(b.open("w", WALK, store).last()).isEqualTo(told.get(0));
    }
  }

  /** Eight at once, ten times: one of them takes the next step. */
  @Test
  void ofRivalsOneGoesOn() throws Exception {
    int rivals = 8;
    ExecutorService pool = Executors.newFixedThreadPool(rivals);
    try (PrivacyAccountant shared = onDisk()) {
      String last = walked(shared.open("w", WALK, store), 1).last();
      for (int round = 1; round <= 10; round++) {
        CyclicBarrier together = new CyclicBarrier(rivals);
        String before = last;
        List<Future<String>> results = new ArrayList<>();
        for (int i = 0; i < rivals; i++) {
          results.add(pool.submit(() -> rival(together, before)));
        }
        List<String> winners = new ArrayList<>();
        for (Future<String> result : results) {
          if (!result.get().isEmpty()) {
            winners.add(result.get());
          }
        }
        assertThat(winners).hasSizeLessThanOrEqualTo(1);
        Walk.Session found = shared.open("w", WALK, store);
        assertThat(found.last()).isEqualTo(winners.isEmpty() ? last : winners.get(0));
        last = walked(found, 1).last();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private String rival(CyclicBarrier together, String before) throws Exception {
    try (PrivacyAccountant mine = onDisk()) {
      Walk.Session session;
      try {
        together.await();
        session = mine.open("w", WALK, store);
        assertThat(session.last()).isEqualTo(before);
      } catch (IllegalStateException overtaken) {
        together.await();
        return "";
      }
      together.await(); // all have opened it, or failed to
      try {
        session.tick();
        return session.last();
      } catch (IllegalStateException overtaken) {
        return "";
      }
    }
  }

  @Test
  void olderStateIsRolledBack() throws IOException {
    Walk.Session session = walked(accountant.open("w", WALK, store), 2);
    Path old = files().get(0);
    byte[] bytes = Files.readAllBytes(old);
    walked(session, 3);
    Files.delete(files().get(0));
    Files.write(old, bytes);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(RolledBackException.class)
          .isThrownBy(() -> accountant.open("w", WALK, store))
          .withMessageContaining("of step 2")
          .withMessageContaining("of step 5")
          .satisfies(e -> assertThat(e.checkpointStep()).isEqualTo(2))
          .satisfies(e -> assertThat(e.lastStep()).isEqualTo(5));
    }
    assertThat(files()).containsExactly(old);
  }

  @Test
  void olderStateGoesOnForAnotherChargeEachTime() throws IOException {
    Walk.Session session = walked(accountant.openRolledBack("w", WALK, store), 2);
    rollBackDuring(() -> walked(session, 3));
    assertThat(accountant.spent()).isEqualTo(Walk.COST);

    Walk.Session again = accountant.openRolledBack("w", WALK, store);
    assertThat(again.step()).isEqualTo(2);
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
    assertThat(accountant.history())
        .extracting(receipt -> receipt.event())
        .containsExactly(WALK.event(), WALK.event());
    assertThatIllegalStateException().isThrownBy(session::tick);
    walked(again, 2);
    assertThat(accountant.open("w", WALK, store).last()).isEqualTo(again.last());
    Walk.Session third = accountant.openRolledBack("w", WALK, store); // nothing is old: for free
    assertThat(third.last()).isEqualTo(again.last());

    rollBackDuring(() -> walked(third, 1));
    for (int i = 0; i < 2; i++) { // what the refused charge left behind is no step ahead
      assertThatExceptionOfType(BudgetExceededException.class)
          .isThrownBy(() -> accountant.openRolledBack("w", WALK, store));
      assertThatExceptionOfType(RolledBackException.class)
          .isThrownBy(() -> accountant.open("w", WALK, store));
    }
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
  }

  /** Leaves the states that there were before, and none of those made meanwhile. */
  private void rollBackDuring(Runnable steps) throws IOException {
    Path old = files().get(0);
    byte[] bytes = Files.readAllBytes(old);
    steps.run();
    for (Path file : files()) {
      Files.delete(file);
    }
    Files.write(old, bytes);
  }

  @Test
  void olderStateThatHoldsNoiseForDataToComeIsNotForSale() {
    Walk other = Walk.of("not forkable");
    walked(accountant.open("w", other, store), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> accountant.openRolledBack("w", other, store))
        .withMessageContaining("measurement must not have drawn noise for data to come");
    assertThat(accountant.history()).hasSize(1);
  }

  /** A state that was written and not marked is one ahead; it is not, once the ledger went on. */
  @Test
  void stateThatWasLeftBehindIsNotTakenUp() throws IOException {
    PrivacyAccountant closing = onDisk();
    Walk.Session session = walked(closing.open("w", WALK, store), 2);
    String returned = session.last();
    closing.close();
    assertThatIllegalStateException().isThrownBy(session::tick); // written, and not marked
    assertThat(files()).hasSize(2);
    String left = session.last();
    List<Path> orphans = new ArrayList<>(files());
    List<byte[]> contents = new ArrayList<>();
    for (Path orphan : orphans) {
      contents.add(Files.readAllBytes(orphan));
    }
    try (PrivacyAccountant next = onDisk()) {
      Walk.Session adopted = next.open("w", WALK, store);
      assertThat(adopted.last()).isEqualTo(left).isNotEqualTo(returned);
      String further = walked(adopted, 1).last();
      for (int i = 0; i < orphans.size(); i++) {
        Files.write(orphans.get(i), contents.get(i));
      }
      assertThat(next.open("w", WALK, store).last()).isEqualTo(further);
      assertThat(files()).hasSize(1);
    }
  }

  @Test
  void spoiltStatesAreRefusedWithTheReason() throws IOException {
    walked(accountant.open("w", WALK, store), 2);
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    byte[] altered = bytes.clone();
    altered[bytes.length / 2] ^= 1;
    Files.write(file, altered);
    assertRefused("w", store, "altered");
    Files.write(file, Arrays.copyOf(bytes, 100));
    assertRefused("w", store, "truncated");
    Files.write(file, bytes);
    assertRefused("w", SessionStore.inFolder(states, WalkingProcess.key(2)), "another key");
    Files.delete(file);
    assertRefused("w", store, "missing");
    Files.write(file, bytes);
    assertThat(accountant.open("w", WALK, store).step()).isEqualTo(2);
  }

  private void assertRefused(String name, SessionStore from, String reason) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> accountant.open(name, WALK, from))
        .withMessageContaining(reason);
  }

  @Test
  void storeThatFailsClosesTheSession() throws IOException {
    Walk.Session session = walked(accountant.open("w", WALK, store), 2);
    Path file = files().get(0);
    Path away = folder.resolve("away");
    Files.move(file, away);
    Files.delete(states);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(session::tick)
        .withMessageContaining("could not be written");
    assertThatIllegalStateException()
        .isThrownBy(session::tick)
        .withMessageContaining("closed here");
    Files.createDirectory(states);
    Files.move(away, file);
    assertThat(accountant.open("w", WALK, store).step()).isEqualTo(2);
  }

  @Test
  void suspendedSessionGoesOnInAnotherAccountant() {
    byte[] checkpoint;
    String last;
    try (PrivacyAccountant first = onDisk()) {
      Walk.Session session = walked(first.open("w", WALK), 3);
      last = session.last();
      checkpoint = suspended(session);
      assertThatIllegalStateException()
          .isThrownBy(() -> suspended(session))
          .withMessageContaining("closed here");
    }
    try (PrivacyAccountant second = onDisk()) {
      Walk.Session session = second.resume("w", WALK, checkpoint, KEY);
      assertThat(session.last()).isEqualTo(last);
      byte[] later = suspended(walked(session, 2));
      assertThat(second.resume("w", WALK, later, KEY).step()).isEqualTo(5);
      assertThat(second.history()).hasSize(1);
    }
  }

  @Test
  void checkpointServesOnce() {
    byte[] first = suspended(walked(accountant.open("w", WALK), 3));
    byte[] second = suspended(walked(accountant.resume("w", WALK, first, KEY), 2));
    accountant.resume("w", WALK, second, KEY);
    for (byte[] used : List.of(first, second)) {
      assertThatExceptionOfType(RolledBackException.class)
          .isThrownBy(() -> accountant.resume("w", WALK, used, KEY))
          .satisfies(e -> assertThat(e.lastStep()).isEqualTo(5));
    }
  }

  @Test
  void spoiltCheckpointsAreRefusedWithTheReasonAndServeStill() {
    byte[] whole = suspended(walked(accountant.open("w", WALK), 3));
    byte[] ofOther = suspended(walked(accountant.open("other", WALK), 3));
    byte[] altered = whole.clone();
    altered[whole.length - 1] ^= 1;
    byte[] later = whole.clone();
    later[55] ^= 4; // the serial
    byte[] newer = whole.clone();
    newer[11] = 2;
    assertNotResumed(altered, KEY, "altered");
    assertNotResumed(later, KEY, "older copy of the ledger");
    assertNotResumed(newer, KEY, "format 2");
    assertNotResumed(Arrays.copyOf(whole, 70), KEY, "truncated");
    assertNotResumed(ofOther, KEY, "another session");
    assertNotResumed("{}".getBytes(StandardCharsets.UTF_8), KEY, "not a checkpoint");
    assertNotResumed(whole, WalkingProcess.key(2), "another key");
    assertThat(accountant.resume("w", WALK, whole, KEY).step()).isEqualTo(3);
  }

  private void assertNotResumed(byte[] checkpoint, SecretKey key, String reason) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> accountant.resume("w", WALK, checkpoint, key))
        .isNotInstanceOf(RolledBackException.class)
        .withMessageContaining(reason);
  }

  @Test
  void ledgerThatLostItsEndIsNoticed() throws IOException {
    Path file = folder.resolve("walk.ledger");
    Path copy = folder.resolve("copy.ledger");
    byte[] checkpoint;
    try (PrivacyAccountant first = onDisk()) {
      Walk.Session session = first.open("w", WALK);
      Files.copy(file, copy);
      checkpoint = suspended(walked(session, 3));
    }
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    try (PrivacyAccountant second = onDisk()) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> second.resume("w", WALK, checkpoint, KEY))
          .withMessageContaining("older copy of the ledger");
    }
  }

  @Test
  void unknownSessionIsNotResumed() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> accountant.resume("w", WALK, new byte[0], KEY))
        .withMessageContaining("no session 'w'");
    assertThat(accountant.history()).isEmpty();
  }

  /** Marks are numbered without gaps; the last one is found wherever it is. */
  @Test
  void lastMarkIsFound() {
    Walk.Session session = accountant.open("w", WALK, store);
    for (int t = 0; t < 70; t++) {
      session.tick();
      if (t % 7 == 0) {
        session = accountant.open("w", WALK, store);
        assertThat(session.step()).isEqualTo(t + 1);
      }
    }
  }
}
