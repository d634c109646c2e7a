package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.HEADER;
import static io.sfumato.ledger.LedgerContract.appendTo;
import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be opened as a ledger; and that everything else is left as it is, byte for byte. */
class SqliteOpeningTest {

  private static final int ENTRIES = 60;

  @TempDir static Path sampleFolder;
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("trial.ledger");
  }

  @Test
  void emptyFileBecomesALedger() throws IOException {
    Files.createFile(file);
    assertWorks(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "SQLite format 3\0", "name,age\nAnna,33\n"})
  void otherKindsOfFilesAreRefused(String content) throws IOException {
    Files.writeString(file, content);
    assertRefused("is not a ledger");
    Files.writeString(file, content.repeat(1000).substring(0, 1000));
    assertRefused("");
  }

  @Test
  void zeroesAreNotALedger() throws IOException {
    Files.write(file, new byte[8192]);
    assertRefused("is not a ledger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE patient (id)",
        "PRAGMA user_version = 1",
        "PRAGMA application_id = 252006674",
      })
  void databasesOfOthersAreRefused(String sql) throws Exception {
    execute(sql);
    assertRefused("is the database of another program");
  }

  @Test
  void newerLayoutIsRefused() throws Exception {
    writeLedger();
    execute("PRAGMA user_version = 2");
    assertRefused("was written by a newer Sfumato (layout 2, this version knows 1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PRAGMA user_version = 0",
        "DROP TABLE value",
        "DELETE FROM header",
        "CREATE TABLE more (id)",
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END",
        "DROP TABLE header",
      })
  void otherTablesAreRefused(String sql) throws Exception {
    writeLedger();
    execute(sql);
    assertRefused("is damaged or was altered");
  }

  @Test
  void writeAheadLogIsRefused() throws Exception {
    writeLedger();
    execute("PRAGMA journal_mode = WAL");
    assertRefused("was switched to a write-ahead log");
    execute("PRAGMA journal_mode = DELETE");
    assertWorks(ENTRIES);
  }

  @Test
  void readOnlyFileIsRefused() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    writeLedger();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertRefused("is read-only");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertWorks(ENTRIES);
  }

  @Test
  void folderIsRefused() throws IOException {
    Files.createDirectory(file);
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> SqliteLedgerTest.bound(file))
        .withMessageContainingAll(file.toString(), "is a folder");
    assertThat(file).isEmptyDirectory();
  }

  @Test
  void missingFolderIsReportedNotMade() {
    file = folder.resolve("missing").resolve("trial.ledger");
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(() -> SqliteLedgerTest.bound(file))
        .withMessageContainingAll(file.toString(), "the folder does not exist");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ledgerWhoseOpeningFailedCanBeBoundLater() throws IOException {
    file = folder.resolve("later").resolve("trial.ledger");
    try (Ledger ledger = Ledger.sqlite(file)) {
      assertThatExceptionOfType(LedgerException.class).isThrownBy(() -> ledger.bind(HEADER));
      Files.createDirectory(file.getParent());
      ledger.bind(HEADER);
      appendTo(ledger, 1);
    }
  }

  /** Every cut but the one to nothing at all, which cannot be told from a new file. */
  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 511, 4095, 4096, 4097, 12288, -4096, -1})
  void truncatedFileIsRefused(int length) throws IOException {
    writeLedger();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, length > 0 ? length : bytes.length + length));
    assertRefused("");
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** A flipped bit is found, or lies where nothing is stored; what was written is never wrong. */
  @ParameterizedTest
  @MethodSource("seeds")
  void flippedBitsAreFoundOrHarmless(long seed) throws IOException {
    writeLedger();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);

    Ledger ledger = Ledger.sqlite(file);
    try {
      ledger.bind(HEADER);
    } catch (LedgerException e) {
      ledger.close();
      assertThat(e).hasMessageContaining(file.toString());
      assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
      return;
    }
    List<LedgerEntry> entries = entriesAfter(ledger, 0);
    assertThat(entries).hasSize(ENTRIES);
    for (LedgerEntry entry : entries) {
      assertThat(entry).isEqualTo(entry(entry.id()));
      assertThat(ledger.find(entry.name())).contains(entry);
    }
    ledger.close();
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void overwrittenPagesAreFound() throws IOException {
    writeLedger();
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes.length % 4096).isZero();
    for (int page = 0; page < bytes.length / 4096; page++) {
      byte[] damaged = bytes.clone();
      byte[] noise = new byte[4096];
      new SplittableRandom(page).nextBytes(noise);
      System.arraycopy(noise, 0, damaged, page * 4096, noise.length);
      Files.write(file, damaged);
      assertRefused("");
    }
  }

  /** A crash in the middle of a commit: some pages are new, and the journal holds the old ones. */
  @Test
  void hotJournalIsRolledBack() throws Exception {
    writeLedger();
    Path crashed = folder.resolve("crashed.ledger");
    try (Connection connection = SqliteLedgerTest.connect(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_size = 1"); // spills pages before the commit
      statement.execute("BEGIN");
      statement.execute("UPDATE entry SET body = body || 'changed', chain = ''");
      statement.execute("DELETE FROM entry WHERE id > 7");
      copyBoth(file, crashed);
      statement.execute("ROLLBACK");
    }
    assertThat(Files.readAllBytes(crashed)).isNotEqualTo(Files.readAllBytes(file));
    file = crashed;
    assertWorks(ENTRIES);
  }

  /** A crash while the file was first filled. */
  @Test
  void hotJournalOfTheFirstTransactionIsRolledBack() throws Exception {
    Path crashed = folder.resolve("crashed.ledger");
    try (Connection connection = SqliteLedgerTest.connect(file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cache_size = 1");
      statement.execute("BEGIN");
      statement.execute("PRAGMA application_id = " + LedgerFile.APPLICATION_ID);
      statement.execute("PRAGMA user_version = 1");
      statement.execute("CREATE TABLE entry (id)");
      statement.execute(
          "INSERT INTO entry WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 1000) SELECT hex(randomblob(100)) FROM n");
      copyBoth(file, crashed);
      statement.execute("ROLLBACK");
    }
    assertThat(Files.size(crashed)).isPositive();
    file = crashed;
    assertWorks(0);
  }

  /** A power failure then: the file has got its length, but none of its bytes. */
  @Test
  void interruptedCreationIsBegunAnew() throws IOException {
    Files.write(file, new byte[8192]);
    byte[] magic = {
      (byte) 0xd9, (byte) 0xd5, 0x05, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7
    };
    ByteBuffer journal = ByteBuffer.allocate(512).put(magic);
    journal.putInt(0).putInt(1).putInt(0).putInt(512).putInt(4096); // of a file of 0 pages
    Files.write(folder.resolve("trial.ledger-journal"), journal.array());
    assertWorks(0);
  }

  @Test
  void rubbishBesideAForeignFileDoesNotMakeItALedger() throws IOException {
    Files.write(file, new byte[8192]);
    Files.writeString(folder.resolve("trial.ledger-journal"), "my journal");
    assertRefused("");
  }

  /** A file as version 0.1 wrote it: whatever comes later must read it. */
  @Test
  void layoutOneIsReadForever() throws IOException {
    try (InputStream image = SqliteOpeningTest.class.getResourceAsStream("layout-1.sqlite")) {
      Files.write(file, image.readAllBytes());
    }
    try (Ledger ledger = Ledger.sqlite(file)) {
      assertThat(ledger.bind("")).isEqualTo(HEADER);
      assertThat(entriesAfter(ledger, 0)).isEqualTo(List.of(entry(1), entry(2)));
      assertThat(ledger.value(1)).contains("0.25");
    }
  }

  private static LedgerEntry entry(long id) {
    return new LedgerEntry(id, "entry " + id, ("body " + id + " ").repeat(20));
  }

  @BeforeAll
  static void writeSample() {
    try (Ledger ledger = SqliteLedgerTest.bound(sampleFolder.resolve("sample.ledger"))) {
      for (int id = 1; id <= ENTRIES; id++) {
        assertThat(ledger.append(entry(id))).isTrue();
      }
      ledger.storeValue(1, "0.25");
    }
  }

  private void writeLedger() throws IOException {
    Files.copy(sampleFolder.resolve("sample.ledger"), file);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = SqliteLedgerTest.connect(file);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void copyBoth(Path from, Path to) throws IOException {
    Files.copy(from, to);
    Files.copy(journalOf(from), journalOf(to));
  }

  private static Path journalOf(Path ledger) {
    return ledger.resolveSibling(ledger.getFileName() + "-journal");
  }

  private void assertRefused(String why) throws IOException {
    byte[] before = Files.readAllBytes(file);
    try (Ledger ledger = Ledger.sqlite(file)) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContainingAll(file.toString(), why);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  private void assertWorks(int entries) {
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      assertThat(entriesAfter(ledger, 0)).hasSize(entries);
      appendTo(ledger, entries + 1);
    }
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      assertThat(entriesAfter(ledger, 0)).hasSize(entries + 1);
    }
    assertThat(journalOf(file)).doesNotExist();
  }
}
