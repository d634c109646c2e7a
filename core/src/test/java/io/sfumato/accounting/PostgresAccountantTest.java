package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.ledger.ChildProcesses;
import io.sfumato.ledger.ChildProcesses.Child;
import io.sfumato.ledger.Ledger;
import io.sfumato.ledger.PostgresServer;
import io.sfumato.privacy.PureDp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accountants of a team on one budget. */
@Timeout(120)
class PostgresAccountantTest {

  private static final int[] NO_ROWS = new int[0];

  private final PostgresServer server = PostgresServer.running();
  private final String name = server.newName();

  @Test
  void answersAndChargesAreThereAfterReopening() {
    Release<Long> first;
    try (PrivacyAccountant accountant = accountant()) {
      first = accountant.release("lung", Tally.of(PureDp.of(0.5)), NO_ROWS);
    }
    try (PrivacyAccountant accountant = accountant()) {
      Release<Long> again = accountant.release("lung", Tally.of(PureDp.of(0.5)), NO_ROWS);
      assertThat(again.value()).isEqualTo(first.value());
      assertThat(again.receipt()).isEqualTo(first.receipt());
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    }
  }

  /** The same store, two accountants: the later one takes the session over. */
  @Test
  void sessionGoesOnInAnotherAccountant(@TempDir Path folder) {
    SessionStore store = WalkingProcess.store(folder);
    Walk walk = Walk.of("walk");
    try (PrivacyAccountant first = accountant();
        PrivacyAccountant second = accountant()) {
      Walk.Session session = first.open("walk", walk, store);
      session.tick();
      Walk.Session next = second.open("walk", walk, store);
      assertThat(next.last()).isEqualTo(session.last());
      assertThatIllegalStateException()
          .isThrownBy(session::tick)
          .withMessageContaining("continued by another process");
      next.tick();
      assertThat(first.open("walk", walk, store).last()).isEqualTo(next.last());
      assertThat(first.spent()).isEqualTo(Walk.COST);
      assertThat(first.history()).hasSize(1);
    }
  }

  @Test
  void rivalProcessesSpendTheBudgetAndNoMore(@TempDir Path folder) throws Exception {
    Path temporary = ChildProcesses.temporaryFolder(folder);
    try (ChildProcesses children = new ChildProcesses(temporary)) {
      List<Child> rivals = new ArrayList<>();
      for (String prefix : List.of("a", "b", "c")) {
        rivals.add(
            children.start(
                ChildProcesses.command(temporary, RivalProcess.class, server.url(), name, prefix)));
      }
      List<String> given = new ArrayList<>();
      for (Child rival : rivals) {
        assertThat(rival.process().waitFor()).isZero();
        List<String> lines = new ArrayList<>(rival.lines());
        assertThat(lines.remove(lines.size() - 1)).isEqualTo("refused");
        lines.forEach(line -> given.add(line.substring(0, line.indexOf(' '))));
      }
      try (PrivacyAccountant accountant = accountant()) {
        assertThat(accountant.spent()).isEqualTo(RivalProcess.BUDGET);
        assertThat(accountant.history())
            .hasSize(20)
            .extracting(Receipt::name)
            .containsExactlyInAnyOrderElementsOf(given);
      }
    }
  }

  /** Four accountants ask for the same names: one charge and one answer each, come what may. */
  @Test
  void crashOfTheServerCostsNothingAndChangesNoAnswer() throws Exception {
    int releases = 10;
    PureDp cost = PureDp.of(0.1);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Map<String, Long>>> clients = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        boolean crashes = client == 0;
        clients.add(
            pool.submit(
                () -> {
                  Map<String, Long> values = new HashMap<>();
                  try (PrivacyAccountant accountant = accountant()) {
                    for (int i = 0; i < releases; i++) {
                      if (crashes && i == releases / 2) {
                        server.crashAndRestart();
                      }
                      String release = "r" + i;
                      values.put(
                          release, accountant.release(release, Tally.of(cost), NO_ROWS).value());
                    }
                  }
                  return values;
                }));
      }
      Map<String, Long> answers = clients.get(0).get();
      for (Future<Map<String, Long>> client : clients) {
        assertThat(client.get()).isEqualTo(answers);
      }
    } finally {
      pool.shutdownNow();
    }
    try (PrivacyAccountant accountant = accountant()) {
      assertThat(accountant.history()).hasSize(releases);
      assertThat(accountant.spent())
          .isEqualTo(new PureDp(cost.epsilon().multiply(BigDecimal.valueOf(releases))));
    }
  }

  private PrivacyAccountant accountant() {
    return RivalProcess.accountant(Ledger.postgres(server.url(), name), RivalProcess.BUDGET);
  }
}
