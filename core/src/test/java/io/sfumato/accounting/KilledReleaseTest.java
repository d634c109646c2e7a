package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.ledger.ChildProcesses;
import io.sfumato.ledger.ChildProcesses.Child;
import io.sfumato.privacy.PureDp;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is killed (SIGKILL) between asking for a release and getting it. Whatever the moment,
 * nothing charged is lost, nothing is charged twice, and nothing was released without a charge.
 */
class KilledReleaseTest {

  private static final int RELEASES = 40;
  private static final int KILLS = 15;

  @TempDir Path folder;

  private Path ledger;
  private Path temporary;
  private ChildProcesses children;

  @BeforeEach
  void prepare() throws IOException {
    ledger = folder.resolve("killed.ledger");
    temporary = ChildProcesses.temporaryFolder(folder);
    children = new ChildProcesses(temporary);
  }

  @AfterEach
  void killTheRest() {
    children.close();
  }

  /** The steps of a release, and how many charges there must be after a kill at each. */
  @ParameterizedTest
  @CsvSource({"described, 0", "invoked, 1", "encoded, 1", "decoded, 1", "returned, 1"})
  void atEveryStepOfARelease(String step, int charges) throws Exception {
    Child child = children.start(command(1, step));
    // The value is printed before the last of the steps is.
    child.awaitLines(step.equals("returned") ? 2 : 1);
    List<String> printed = child.lines();
    assertThat(printed).last().isEqualTo("reached " + step);
    child.kill();

    try (PrivacyAccountant accountant = ReleasingProcess.accountant(ledger)) {
      assertThat(accountant.history()).hasSize(charges);
      assertThat(accountant.spent()).isEqualTo(times(charges));

      Release<Long> again = accountant.release("r0", Tally.of(ReleasingProcess.COST), new int[0]);

      assertThat(accountant.history()).containsExactly(again.receipt());
      assertThat(accountant.spent()).isEqualTo(ReleasingProcess.COST);
      if (step.equals("returned")) {
        assertThat(printed).first().isEqualTo("r0 " + again.value());
      }
    }
  }

  @Test
  void atRandomMomentsAgainAndAgain() throws Exception {
    SplittableRandom random = new SplittableRandom(20261123);
    Map<String, String> seen = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Child child = children.start(command(RELEASES, "none"));
      child.awaitLines(1 + random.nextInt(RELEASES));
      child.kill();
      remember(seen, child.lines());
      check(seen);
    }
    Child last = children.start(command(RELEASES, "none"));
    assertThat(last.process().waitFor()).isZero();
    remember(seen, last.lines());

    check(seen);
    assertThat(seen).hasSize(RELEASES);
    try (PrivacyAccountant accountant = ReleasingProcess.accountant(ledger)) {
      assertThat(accountant.spent()).isEqualTo(times(RELEASES));
    }
  }

  /** A name must always come with the same value, whichever process was given it. */
  private static void remember(Map<String, String> seen, List<String> lines) {
    for (String line : lines) {
      int space = line.indexOf(' ');
      String name = line.substring(0, space);
      String value = line.substring(space + 1);
      String before = seen.putIfAbsent(name, value);
      assertThat(before == null ? value : before).isEqualTo(value);
    }
  }

  private void check(Map<String, String> seen) {
    try (PrivacyAccountant accountant = ReleasingProcess.accountant(ledger)) {
      List<String> charged = accountant.history().stream().map(Receipt::name).toList();
      assertThat(charged).doesNotHaveDuplicates().containsAll(seen.keySet());
      assertThat(accountant.spent()).isEqualTo(times(charged.size()));
    }
  }

  private List<String> command(int releases, String stop) {
    return ChildProcesses.command(
        temporary, ReleasingProcess.class, ledger.toString(), Integer.toString(releases), stop);
  }

  private static PureDp times(int charges) {
    return new PureDp(ReleasingProcess.COST.epsilon().multiply(BigDecimal.valueOf(charges)));
  }
}
