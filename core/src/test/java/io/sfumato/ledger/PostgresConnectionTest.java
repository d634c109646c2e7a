package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.HEADER;
import static io.sfumato.ledger.LedgerContract.appendTo;
import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static io.sfumato.ledger.LedgerContract.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sfumato.ledger.CuttingProxy.Fate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that end at the worst moment: no charge is lost, none is doubled. */
@Timeout(120)
class PostgresConnectionTest {

  /** As by default but for what a test waits for, so that a slow machine changes no outcome. */
  private static PostgresTimeouts timeouts(
      long idleMillis, long lockMillis, long networkMillis, long reconnectingMillis) {
    return new PostgresTimeouts(
        Duration.ofMillis(idleMillis),
        Duration.ofMillis(lockMillis),
        PostgresTimeouts.DEFAULT.statement(),
        Duration.ofMillis(networkMillis),
        Duration.ofMillis(reconnectingMillis));
  }

  private final PostgresServer server = PostgresServer.running();
  private final String name = server.newName();
  private CuttingProxy proxy;
  private Ledger ledger;

  @BeforeEach
  void openThroughProxy() throws IOException {
    proxy = new CuttingProxy(server.port());
    ledger = PostgresLedger.of(proxied(), name, PostgresTimeouts.DEFAULT);
    ledger.bind(HEADER);
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"IS_LOST", "LOSES_ITS_ANSWER"})
  void entryIsStoredOnceWhateverHappensToItsCommit(Fate fate) {
    appendTo(ledger, 1);
    proxy.nextCommit(fate);
    appendTo(ledger, 2);
    appendTo(ledger, 3);
    assertThat(entriesAfter(ledger, 0)).extracting(LedgerEntry::id).isEqualTo(ids(3));
    assertThat(storedElsewhere()).isEqualTo(entriesAfter(ledger, 0));
  }

  /** The text alone does not tell whose entry it is, and both would take themselves for charged. */
  @Test
  void sameEntryStoredBySomeoneElseIsNotTakenForOnesOwn() {
    try (Ledger other = bound(server.url())) {
      proxy.nextCommit(Fate.IS_LOST, () -> appendTo(other, 1));
      assertThat(ledger.append(new LedgerEntry(1, "entry 1", "body 1"))).isFalse();
      assertThat(entriesAfter(ledger, 0)).hasSize(1);
    }
  }

  @Test
  void entryThatOthersBuiltUponBeforeItsAnswerWasMissedIsOnesOwn() {
    try (Ledger other = bound(server.url())) {
      proxy.nextCommit(Fate.LOSES_ITS_ANSWER, () -> appendTo(other, 2));
      appendTo(ledger, 1);
      appendTo(ledger, 3);
      assertThat(entriesAfter(other, 0)).extracting(LedgerEntry::id).isEqualTo(ids(3));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"IS_LOST", "LOSES_ITS_ANSWER"})
  void valueIsStoredOnceWhateverHappensToItsCommit(Fate fate) {
    appendTo(ledger, 1);
    try (Ledger other = bound(server.url())) {
      String[] inForce = {""};
      proxy.nextCommit(fate, () -> inForce[0] = other.storeValue(1, "other"));
      assertThat(ledger.storeValue(1, "own")).isEqualTo(inForce[0]);
      assertThat(inForce[0]).isEqualTo(fate == Fate.IS_LOST ? "other" : "own");
    }
  }

  @Test
  void outcomeThatCannotBeFoundOutIsSaidToBeUnknown() {
    PostgresTimeouts noReturn = timeouts(5_000, 10_000, 20_000, 300);
    try (Ledger impatient = PostgresLedger.of(proxied(), name, noReturn)) {
      impatient.bind(HEADER);
      proxy.nextCommit(Fate.LOSES_ITS_ANSWER, () -> proxy.refuseConnections(true));
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> appendTo(impatient, 1))
          .withMessageContainingAll("cannot be reached", "the answer to a commit was lost");

      proxy.cut();
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> appendTo(impatient, 2))
          .withMessageContainingAll("cannot be reached", "nothing was stored");

      proxy.refuseConnections(false);
      assertThat(impatient.find("entry 1")).isPresent();
      appendTo(impatient, 2);
    }
  }

  /** The server must notice that the writer has fallen silent, or nobody could write any more. */
  @Test
  void silentNetworkIsGivenUpByBothSides() {
    PostgresTimeouts attentive = timeouts(500, 10_000, 1_500, 60_000);
    try (Ledger writer = PostgresLedger.of(proxied(), name, attentive)) {
      writer.bind(HEADER);
      proxy.nextCommit(Fate.IS_SWALLOWED);
      appendTo(writer, 1);
      assertThat(entriesAfter(writer, 0)).hasSize(1);
    }
  }

  @Test
  void serverThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DataSource source =
          PostgresServer.source(PostgresServer.url("trials", silent.getLocalPort()));
      PostgresTimeouts hurried = timeouts(5_000, 10_000, 700, 30_000);
      try (Ledger unanswered = PostgresLedger.of(source, name, hurried)) {
        assertThatExceptionOfType(LedgerException.class)
            .isThrownBy(() -> unanswered.bind(HEADER))
            .withMessageContainingAll("cannot be reached", "no connection within 700 ms");
      }
    }
  }

  @Test
  void lockedLedgerIsReportedAndUsableAfterwards() throws Exception {
    PostgresTimeouts hurried = timeouts(5_000, 700, 20_000, 30_000);
    try (Ledger impatient = PostgresLedger.of(server.url(), name, hurried)) {
      impatient.bind(HEADER);
      try (Connection holder = server.connect();
          Statement statement = holder.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(" + new PostgresName(name).lock() + ")");
        assertThatExceptionOfType(LedgerException.class)
            .isThrownBy(() -> appendTo(impatient, 1))
            .withMessageContainingAll(
                name, "is locked by another session", "after 700 ms", "nothing was stored");
        assertThat(entriesAfter(impatient, 0)).isEmpty();
      }
      appendTo(impatient, 1);
    }
  }

  @Test
  void readersAndWritersOutliveTheirConnections() {
    appendTo(ledger, 1);
    proxy.cut();
    assertThat(ledger.find("entry 1")).isPresent();
    proxy.cut();
    assertThat(entriesAfter(ledger, 0)).hasSize(1);
    proxy.cut();
    assertThat(ledger.storeValue(1, "value")).isEqualTo("value");
    proxy.cut();
    assertThat(ledger.value(1)).contains("value");
    proxy.cut();
    appendTo(ledger, 2);
  }

  @Test
  void interruptedThreadsAreServedAndStayInterrupted() {
    Thread.currentThread().interrupt();
    appendTo(ledger, 1);
    proxy.cut();
    appendTo(ledger, 2);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** An administrator ends sessions while four clients write as fast as they can. */
  @Test
  void endedSessionsLoseAndDoubleNothing() throws Exception {
    writeFromFourClients(
        20,
        List.of(5, 15, 25, 35, 45, 55, 65, 75),
        () ->
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE application_name = 'Sfumato'"));
  }

  /** As after a power failure, twice, while four clients write as fast as they can. */
  @Test
  void crashedServerLosesAndDoublesNothing() throws Exception {
    writeFromFourClients(15, List.of(15, 45), server::crashAndRestart);
  }

  /** Writes while something happens as soon as given numbers of entries were acknowledged. */
  private void writeFromFourClients(int each, List<Integer> moments, Runnable mishap)
      throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    Thread mishaps =
        new Thread(
            () -> {
              for (int moment : moments) {
                while (acknowledged.get() < moment) {
                  LockSupport.parkNanos(1_000_000);
                }
                mishap.run();
              }
            });
    mishaps.setDaemon(true);
    mishaps.start();
    LedgerContract.inParallel(
        4,
        client -> {
          try (Ledger mine = bound(server.url())) {
            long last = 0;
            for (int i = 0; i < each; i++) {
              // Had a call stored its entry and reported that it had not, the name would be taken.
              last = LedgerContract.appendNext(mine, client + "/" + i, last);
              acknowledged.incrementAndGet();
            }
          }
          return client;
        });
    mishaps.join();

    List<LedgerEntry> stored = storedElsewhere();
    assertThat(stored).extracting(LedgerEntry::id).isEqualTo(ids(4 * each));
    assertThat(stored).extracting(LedgerEntry::name).doesNotHaveDuplicates();
  }

  private String proxied() {
    return PostgresServer.url("trials", proxy.port()) + "&preferQueryMode=simple";
  }

  private Ledger bound(String url) {
    Ledger other = Ledger.postgres(url, name);
    other.bind(HEADER);
    return other;
  }

  private List<LedgerEntry> storedElsewhere() {
    try (Ledger other = bound(server.url())) {
      return entriesAfter(other, 0);
    }
  }
}
