package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.ledger.ChildProcesses;
import io.sfumato.ledger.ChildProcesses.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is killed (SIGKILL) between and inside the steps of a session with a store. Whatever
 * the moment, the session goes on from what was returned last, or one step further, under one
 * charge; what was returned is never returned with another value.
 */
@Timeout(120)
class KilledSessionTest {

  private static final int KILLS = 4;
  private static final int STEPS = 60;

  /** Header, nonce, two numbers and the tag. */
  private static final int STATE_BYTES = 96 + 12 + 16 + 16;

  @TempDir Path folder;

  private Path ledger;
  private Path states;
  private Path temporary;
  private ChildProcesses children;

  @BeforeEach
  void prepare() throws IOException {
    ledger = folder.resolve("killed.ledger");
    states = Files.createDirectory(folder.resolve("states"));
    temporary = ChildProcesses.temporaryFolder(folder);
    children = new ChildProcesses(temporary);
  }

  @AfterEach
  void killTheRest() {
    children.close();
  }

  /** Where a process stops, and the step at which the next one finds the session. */
  @ParameterizedTest
  @CsvSource({"opened, 0", "computed 3, 2", "committed 3, 3"})
  void atAMomentOfAStep(String moment, long found) throws Exception {
    Child child = start(5, moment);
    await(child, "reached");
    child.kill();

    assertGoesOn(child.lines(), found);
  }

  /** The state is on the disk, and the ledger, held by somebody else, does not know of it yet. */
  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3"})
  void betweenTheStateAndItsMark(long returned, long found) throws Exception {
    try (PrivacyAccountant accountant = WalkingProcess.accountant(ledger)) {
      Walk.Session session =
          accountant.open("walk", WalkingProcess.WALK, WalkingProcess.store(states));
      for (int t = 0; t < returned; t++) {
        session.tick();
      }
    }
    Path signal = folder.resolve("signal");
    Child child = start(5, "waiting " + signal);
    await(child, "last");
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + ledger);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE"); // readers may go on, and writers wait
      Files.createFile(signal);
      await(child, "computed");
      while (wholeFiles() < 2) {
        Thread.sleep(1);
      }
      child.kill();
      statement.execute("ROLLBACK");
    }
    assertThat(child.lines()).last().asString().startsWith("computed " + found);
    assertGoesOn(child.lines(), found);
  }

  /** All states of a walk have one size. */
  private long wholeFiles() throws IOException {
    try (Stream<Path> files = Files.list(states)) {
      return files.filter(file -> file.toFile().length() == STATE_BYTES).count();
    }
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(states)) {
      return files.count();
    }
  }

  @Test
  void atRandomMomentsAgainAndAgain() throws Exception {
    SplittableRandom random = new SplittableRandom(20261125);
    Map<String, String> returned = new HashMap<>();
    Map<String, String> computed = new HashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Child child = start(STEPS, "never");
      child.awaitLines(1 + random.nextInt(20));
      child.kill();
      remember(child.lines(), computed, returned);
    }
    Child last = start(STEPS, "never");
    assertThat(last.process().waitFor()).isZero();
    remember(last.lines(), computed, returned);

    assertThat(returned).hasSize(STEPS);
    try (PrivacyAccountant accountant = WalkingProcess.accountant(ledger)) {
      assertThat(accountant.history()).hasSize(1);
      assertThat(accountant.spent()).isEqualTo(Walk.COST);
      Walk.Session session =
          accountant.open("walk", WalkingProcess.WALK, WalkingProcess.store(states));
      assertThat(session.last()).isEqualTo(STEPS + " " + returned.get("" + STEPS));
      assertThat(files()).isEqualTo(1);
    }
  }

  /** The last answer found by a process counts as returned: it is the one to publish. */
  private static void remember(
      List<String> lines, Map<String, String> computed, Map<String, String> returned) {
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("computed")) {
        computed.put(words[1], words[2]); // anew, if nobody was shown the one before
        assertThat(returned).doesNotContainKey(words[1]);
      } else if (words[0].equals("returned")
          || (words[0].equals("last") && !words[1].equals("0"))) {
        assertThat(words[2]).isEqualTo(computed.get(words[1]));
        assertThat(returned.getOrDefault(words[1], words[2])).isEqualTo(words[2]);
        returned.put(words[1], words[2]);
      }
    }
  }

  private void assertGoesOn(List<String> lines, long found) {
    try (PrivacyAccountant accountant = WalkingProcess.accountant(ledger)) {
      Walk.Session session =
          accountant.open("walk", WalkingProcess.WALK, WalkingProcess.store(states));
      assertThat(session.step()).isEqualTo(found);
      if (found > 0) {
        assertThat(lines).contains("computed " + session.last());
      }
      session.tick();
      assertThat(session.step()).isEqualTo(found + 1);
      assertThat(accountant.history()).hasSize(1);
      assertThat(accountant.spent()).isEqualTo(Walk.COST);
    }
  }

  private Child start(long steps, String moment) throws IOException {
    return children.start(command(steps, moment));
  }

  private List<String> command(long steps, String moment) {
    return ChildProcesses.command(
        temporary,
        WalkingProcess.class,
        ledger.toString(),
        states.toString(),
        Long.toString(steps),
        moment);
  }

  private static void await(Child child, String start) throws Exception {
    while (child.lines().stream().noneMatch(line -> line.startsWith(start))) {
      assertThat(child.process().isAlive()).isTrue();
      Thread.sleep(1);
    }
  }
}
