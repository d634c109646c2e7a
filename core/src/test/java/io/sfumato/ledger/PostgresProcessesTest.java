package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.HEADER;
import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static io.sfumato.ledger.LedgerContract.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.ledger.ChildProcesses.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One ledger on a server, several processes, some of which die. */
@Timeout(120)
class PostgresProcessesTest {

  private final PostgresServer server = PostgresServer.running();
  private final String name = server.newName();
  private final String place = server.url() + " " + name;

  @TempDir Path folder;
  private ChildProcesses children;

  @BeforeEach
  void prepare() throws IOException {
    children = new ChildProcesses(ChildProcesses.temporaryFolder(folder));
  }

  @AfterEach
  void endChildren() {
    children.close();
  }

  /** They also create the ledger at the same time. */
  @Test
  void threeProcessesLoseAndDuplicateNothing() throws Exception {
    List<Child> processes = new ArrayList<>();
    for (String prefix : List.of("a", "b", "c")) {
      processes.add(children.append(place, prefix, 50));
    }
    List<String> acknowledged = new ArrayList<>();
    for (Child child : processes) {
      assertThat(child.process().waitFor()).isZero();
      acknowledged.addAll(child.lines());
    }

    List<LedgerEntry> entries = storedEntries();
    assertThat(entries).extracting(LedgerEntry::id).isEqualTo(ids(150));
    assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(lines(entries));
  }

  @Test
  void killedProcessesLoseNothingAcknowledged() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      Child one = children.append(place, "one " + round + " ", Integer.MAX_VALUE);
      Child other = children.append(place, "other " + round + " ", Integer.MAX_VALUE);
      one.awaitLines(1 + 5 * round);
      other.awaitLines(1);
      one.kill();
      other.kill();
      acknowledged.addAll(one.lines());
      acknowledged.addAll(other.lines());

      // What was stored may exceed what could still be acknowledged; a server may be finishing it.
      List<LedgerEntry> entries = storedEntries();
      assertThat(entries).extracting(LedgerEntry::id).isEqualTo(ids(entries.size()));
      assertThat(lines(entries)).containsAll(acknowledged);
      assertThat(entries.size() - acknowledged.size()).isLessThanOrEqualTo(2 * (round + 1));
    }
  }

  private List<LedgerEntry> storedEntries() {
    try (Ledger ledger = Ledger.postgres(server.url(), name)) {
      ledger.bind(HEADER);
      return entriesAfter(ledger, 0);
    }
  }

  private static List<String> lines(List<LedgerEntry> entries) {
    return entries.stream().map(entry -> entry.id() + " " + entry.name()).toList();
  }
}
