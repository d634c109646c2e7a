package io.sfumato.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteLedgerTest extends LedgerContract {

  @TempDir Path folder;
  private int files;

  @Override
  Ledger newLedger() {
    return Ledger.sqlite(folder.resolve("contract-" + files++ + ".ledger"));
  }

  @Test
  void everythingIsThereAfterReopening() {
    Path file = folder.resolve("a.ledger");
    try (Ledger ledger = Ledger.sqlite(file)) {
      ledger.bind(HEADER);
      appendTo(ledger, 1);
      appendTo(ledger, 2);
      ledger.storeValue(2, "value");
    }
    try (Ledger ledger = Ledger.sqlite(file)) {
      assertThat(ledger.bind("another header")).isEqualTo(HEADER);
      assertThat(entriesAfter(ledger, 0))
          .extracting(LedgerEntry::body)
          .containsExactly("body 1", "body 2");
      assertThat(ledger.find("entry 2")).contains(new LedgerEntry(2, "entry 2", "body 2"));
      assertThat(ledger.value(1)).isEmpty();
      assertThat(ledger.storeValue(2, "later")).isEqualTo("value");
      appendTo(ledger, 3);
    }
  }

  @Test
  void nothingIsTouchedBeforeBinding() {
    Path file = folder.resolve("lazy.ledger");
    Ledger.sqlite(file).close();
    assertThat(file).doesNotExist();
  }

  @Test
  void theFileAloneIsTheLedger() throws IOException {
    Path file = folder.resolve("a.ledger");
    Path copy = folder.resolve("copy.ledger");
    try (Ledger ledger = Ledger.sqlite(file)) {
      ledger.bind(HEADER);
      appendTo(ledger, 1);
      Files.copy(file, copy);
      assertThat(siblings(file)).isEmpty();
    }
    try (Ledger ledger = Ledger.sqlite(copy)) {
      ledger.bind(HEADER);
      assertThat(entriesAfter(ledger, 0)).hasSize(1);
    }
  }

  @Test
  void newFileBelongsToItsOwner() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path file = folder.resolve("a.ledger");
    bound(file).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b.ledger",
        "a?mode=memory.ledger",
        "100%41 #1&x=y;.ledger",
        "für.ledger",
        ":memory:",
        "file:a"
      })
  void anyFileNameWorks(String name) {
    Path file = folder.resolve(name);
    try (Ledger ledger = bound(file)) {
      appendTo(ledger, 1);
    }
    assertThat(folder.toFile().list()).contains(name);
    try (Ledger ledger = bound(file)) {
      assertThat(entriesAfter(ledger, 0)).hasSize(1);
    }
  }

  @Test
  void pathsOfOtherFileSystemsAreRefused() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
    try (FileSystem fileSystem = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path file = fileSystem.getPath("/a.ledger");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Ledger.sqlite(file))
          .withMessageContaining("got a path of jar");
    }
  }

  @Test
  void ledgersOnOneFileSeeEachOther() {
    Path file = folder.resolve("a.ledger");
    try (Ledger one = bound(file);
        Ledger other = bound(file)) {
      appendTo(one, 1);
      assertThat(other.append(new LedgerEntry(1, "late", ""))).isFalse();
      assertThat(entriesAfter(other, 0)).hasSize(1);
      appendTo(other, 2);
      assertThat(one.find("entry 2")).isPresent();
      assertThat(one.storeValue(2, "first")).isEqualTo("first");
      assertThat(other.storeValue(2, "second")).isEqualTo("first");
    }
  }

  @Test
  void thoseWhoCreateALedgerAtOnceAgreeOnOneHeader() throws Exception {
    for (int round = 0; round < 10; round++) {
      Path file = folder.resolve("race-" + round + ".ledger");
      List<String> headers =
          inParallel(
              4,
              thread -> {
                try (Ledger ledger = Ledger.sqlite(file)) {
                  return ledger.bind("header " + thread);
                }
              });
      assertThat(headers).hasSize(4).containsOnly(headers.get(0));
    }
  }

  @Test
  void lockedFileIsReportedAndAbandonedLocksAreForgotten() throws Exception {
    Path file = folder.resolve("a.ledger");
    bound(file).close();
    try (Ledger open = SqliteLedger.of(file, Duration.ofMillis(50));
        Ledger opening = SqliteLedger.of(file, Duration.ofMillis(50))) {
      open.bind(HEADER);
      try (Connection holder = connect(file);
          Statement statement = holder.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        List<Runnable> calls =
            List.of(
                () -> opening.bind(HEADER),
                () -> appendTo(open, 1),
                () -> open.find("x"),
                () -> open.storeValue(1, ""));
        for (Runnable call : calls) {
          assertThatExceptionOfType(LedgerException.class)
              .isThrownBy(call::run)
              .withMessageContainingAll(
                  file.toString(), "is locked by another process", "after 50 ms");
        }
      }
      opening.bind(HEADER);
      appendTo(open, 1);
      assertThat(entriesAfter(opening, 0)).hasSize(1);
    }
  }

  @Test
  void readerThatDelaysACommitMakesAppendFailWholly() throws Exception {
    Path file = folder.resolve("a.ledger");
    try (Ledger ledger = SqliteLedger.of(file, Duration.ofMillis(50))) {
      ledger.bind(HEADER);
      try (Connection reader = connect(file);
          Statement statement = reader.createStatement()) {
        statement.execute("BEGIN");
        statement.executeQuery("SELECT count(*) FROM entry").close();
        assertThatExceptionOfType(LedgerException.class)
            .isThrownBy(() -> appendTo(ledger, 1))
            .withMessageContaining("is locked");
        statement.execute("COMMIT");
      }
      assertThat(entriesAfter(ledger, 0)).isEmpty();
      appendTo(ledger, 1);
    }
  }

  @Test
  void appendToAFileThatWasDeletedOrReplacedIsRefused() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    Path file = folder.resolve("a.ledger");
    Path older = folder.resolve("older.ledger");
    bound(file).close();
    Files.copy(file, older);
    try (Ledger ledger = bound(file)) {
      appendTo(ledger, 1);
      Files.move(older, file, StandardCopyOption.REPLACE_EXISTING);
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> appendTo(ledger, 2))
          .withMessageContaining("moved, deleted or replaced");
      Files.delete(file);
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> appendTo(ledger, 2))
          .withMessageContaining("moved, deleted or replaced");
    }
  }

  @Test
  void interruptedThreadsAreServedAndStayInterrupted() {
    Path file = folder.resolve("a.ledger");
    Thread.currentThread().interrupt();
    try (Ledger ledger = bound(file)) {
      appendTo(ledger, 1);
      assertThat(entriesAfter(ledger, 0)).hasSize(1);
    }
    try (Ledger ledger = bound(file)) {
      appendTo(ledger, 2);
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  static Ledger bound(Path file) {
    Ledger ledger = Ledger.sqlite(file);
    ledger.bind(HEADER);
    return ledger;
  }

  static Connection connect(Path file) throws java.sql.SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static List<Path> siblings(Path file) throws IOException {
    try (var paths = Files.list(file.getParent())) {
      return paths
          .filter(path -> path.getFileName().toString().startsWith(file.getFileName() + "-"))
          .toList();
    }
  }
}
