package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentChargesTest {

  private static final int THREADS = 64;
  private static final int DATA = 0;

  @Test
  void manyThreadsNeverOverspendAndLoseNoCharge() throws Exception {
    try (PrivacyAccountant accountant = accountant(Ledger.inMemory())) {
      check(List.of(accountant), 50);
    }
  }

  @Test
  void manyAccountantsOnOneFileNeverOverspendAndLoseNoCharge(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("shared.ledger");
    try (PrivacyAccountant one = accountant(Ledger.sqlite(file));
        PrivacyAccountant two = accountant(Ledger.sqlite(file))) {
      check(List.of(one, two), 4);
    }
  }

  @Test
  void oneNameAskedForByManyThreadsIsChargedOnce() throws Exception {
    try (PrivacyAccountant accountant = accountant(Ledger.inMemory())) {
      List<Long> values =
          inParallel(
              thread -> accountant.release("one", Tally.of(PureDp.of(0.5)), new int[DATA]).value());
      assertThat(values).hasSize(THREADS).containsOnly(values.get(0));
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    }
  }

  private static void check(List<PrivacyAccountant> accountants, int releases) throws Exception {
    List<BigDecimal> spent =
        inParallel(
            thread -> {
              SplittableRandom random = new SplittableRandom(thread);
              PrivacyAccountant accountant = accountants.get(thread % accountants.size());
              BigDecimal sum = BigDecimal.ZERO;
              for (int i = 0; i < releases; i++) {
                PureDp cost = PureDp.of(random.nextInt(1, 1000) / 10_000.0);
                try {
                  accountant.release(thread + "/" + i, Tally.of(cost), new int[DATA]);
                  sum = sum.add(cost.epsilon());
                } catch (BudgetExceededException refused) {
                  assertThat(refused.requested()).isEqualTo(cost);
                }
              }
              return sum;
            });
    BigDecimal granted = spent.stream().reduce(BigDecimal.ZERO, BigDecimal::add);

    for (PrivacyAccountant accountant : accountants) {
      assertThat(accountant.spent()).isEqualTo(new PureDp(granted));
      BigDecimal charged =
          accountant.history().stream()
              .map(receipt -> ((PureDp) receipt.cost()).epsilon())
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(charged).isEqualByComparingTo(granted);
    }
    // The threads asked for several times the budget: what is left is less than most of them want.
    assertThat(granted).isBetween(new BigDecimal("2.9"), new BigDecimal("3"));
  }

  private static PrivacyAccountant accountant(Ledger ledger) {
    return PrivacyAccountant.builder()
        .budget(PureDp.of(3))
        .unit(PrivacyUnit.rows("row"))
        .ledger(ledger)
        .open();
  }

  private static <T> List<T> inParallel(Work<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        futures.add(pool.submit(() -> work.of(thread)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  private interface Work<T> {
    T of(int thread);
  }
}
