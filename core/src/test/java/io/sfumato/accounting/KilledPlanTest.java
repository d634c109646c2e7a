package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.ledger.ChildProcesses;
import io.sfumato.ledger.ChildProcesses.Child;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed (SIGKILL) between the steps of a sealed plan, again and again. The plan is
 * paid for once, and every step that was ever seen keeps its value.
 */
class KilledPlanTest {

  @Test
  void isFinishedByLaterProcessesUnderOneCharge(@TempDir Path folder) throws Exception {
    Path ledger = folder.resolve("plan.ledger");
    Path temporary = ChildProcesses.temporaryFolder(folder);
    SplittableRandom random = new SplittableRandom(20261124);
    Map<String, String> seen = new HashMap<>();
    try (ChildProcesses children = new ChildProcesses(temporary)) {
      for (int kill = 0; kill < 5; kill++) {
        Child child = children.start(command(temporary, ledger, "3"));
        child.awaitLines(1 + kill + random.nextInt(4));
        child.kill();
        remember(seen, child.lines());
        try (PrivacyAccountant accountant = PlanningProcess.accountant(ledger)) {
          assertThat(accountant.spent()).isEqualTo(PlanningProcess.COST);
          OpenPlan open = accountant.seal("plan", PlanningProcess.plan());
          assertThat(open.remainingSteps()).doesNotContainAnyElementsOf(seen.keySet());
        }
      }
      Child last = children.start(command(temporary, ledger, "0"));
      assertThat(last.process().waitFor()).isZero();
      remember(seen, last.lines());
    }
    assertThat(seen).hasSize(PlanningProcess.STEPS);
    try (PrivacyAccountant accountant = PlanningProcess.accountant(ledger)) {
      assertThat(accountant.history()).hasSize(1 + PlanningProcess.STEPS);
      assertThat(accountant.spent()).isEqualTo(PlanningProcess.COST);
    }
  }

  private static List<String> command(Path temporary, Path ledger, String pause) {
    return ChildProcesses.command(temporary, PlanningProcess.class, ledger.toString(), pause);
  }

  private static void remember(Map<String, String> seen, List<String> lines) {
    for (String line : lines) {
      int sign = line.indexOf('=');
      if (line.startsWith("s ") && sign > 0) {
        String value = line.substring(sign + 1);
        String before = seen.putIfAbsent(line.substring(0, sign), value);
        assertThat(before == null ? value : before).isEqualTo(value);
      }
    }
  }
}
