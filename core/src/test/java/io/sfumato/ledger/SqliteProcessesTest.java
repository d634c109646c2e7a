package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static io.sfumato.ledger.LedgerContract.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sfumato.ledger.ChildProcesses.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One ledger, several processes, some of which die. */
@Timeout(120)
class SqliteProcessesTest {

  @TempDir Path folder;
  private Path file;
  private Path temporary;
  private ChildProcesses children;

  @BeforeEach
  void prepare() throws IOException {
    file = folder.resolve("trial.ledger");
    temporary = ChildProcesses.temporaryFolder(folder);
    children = new ChildProcesses(temporary);
  }

  @AfterEach
  void endChildren() {
    children.close();
  }

  @Test
  void threeProcessesLoseAndDuplicateNothing() throws Exception {
    List<Child> processes = new ArrayList<>();
    for (String prefix : List.of("a", "b", "c")) {
      processes.add(children.append(file, prefix, 200));
    }
    List<String> acknowledged = new ArrayList<>();
    for (Child child : processes) {
      assertThat(child.process().waitFor()).isZero();
      acknowledged.addAll(child.lines());
    }

    List<LedgerEntry> entries = storedEntries();
    assertThat(entries).extracting(LedgerEntry::id).isEqualTo(ids(600));
    assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(lines(entries));
  }

  /** Ten times, two processes are killed that append as fast as they can. */
  @Test
  void killedProcessesLoseNothingAcknowledged() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      Child one = children.append(file, "one " + round + " ", Integer.MAX_VALUE);
      Child other = children.append(file, "other " + round + " ", Integer.MAX_VALUE);
      one.awaitLines(1 + 3 * round);
      other.awaitLines(1);
      one.kill();
      other.kill();
      acknowledged.addAll(one.lines());
      acknowledged.addAll(other.lines());

      // Opening verifies the chain; what was stored may exceed what could still be acknowledged.
      List<LedgerEntry> entries = storedEntries();
      assertThat(entries).extracting(LedgerEntry::id).isEqualTo(ids(entries.size()));
      assertThat(lines(entries)).containsAll(acknowledged);
      assertThat(entries.size() - acknowledged.size()).isLessThanOrEqualTo(2 * (round + 1));
    }
  }

  /** On POSIX systems, to open and close a file carelessly drops the locks of the whole process. */
  @Test
  void openingALedgerAgainKeepsOtherProcessesOut() throws Exception {
    SqliteLedgerTest.bound(file).close();
    Child child = children.append(file, "child ", Integer.MAX_VALUE);
    child.awaitLines(1);
    AtomicBoolean done = new AtomicBoolean();
    Thread opener =
        new Thread(
            () -> {
              while (!done.get()) {
                SqliteLedgerTest.bound(file).close();
              }
            });
    opener.start();
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      long last = 0;
      for (int i = 0; i < 100; i++) {
        last = LedgerContract.appendNext(ledger, "parent " + i, last);
      }
    } finally {
      done.set(true);
      opener.join();
      child.kill();
    }

    List<LedgerEntry> entries = storedEntries();
    assertThat(entries).extracting(LedgerEntry::id).isEqualTo(ids(entries.size()));
    assertThat(lines(entries)).containsAll(child.lines());
    assertThat(entries).filteredOn(entry -> entry.name().startsWith("parent")).hasSize(100);
  }

  /** A write that the operating system refuses, here because a file may not grow any further. */
  @Test
  void failedWriteIsReportedAndLosesNothingAcknowledged() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
    // Blocks of 512 or 1024 bytes: 4 or 8 MiB, more than the driver's native library has.
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 8192; exec \"$@\"", "sh"));
    command.addAll(ChildProcesses.command(temporary, file, "a", 200, 100_000));
    Child child = children.start(command);
    child.process().waitFor();
    List<String> output = new ArrayList<>(child.lines());

    String failure = output.remove(output.size() - 1);
    assertThat(failure)
        .startsWith("! ledger " + file)
        .containsAnyOf("check the disk", "disk is full");
    List<LedgerEntry> entries = storedEntries();
    assertThat(lines(entries)).isEqualTo(output).hasSizeGreaterThan(20);
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      LedgerContract.appendTo(ledger, entries.size() + 1);
    }
  }

  private List<LedgerEntry> storedEntries() {
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      return entriesAfter(ledger, 0);
    }
  }

  private static List<String> lines(List<LedgerEntry> entries) {
    return entries.stream().map(entry -> entry.id() + " " + entry.name()).toList();
  }
}
