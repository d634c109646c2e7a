package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.appendTo;
import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes made behind the ledger's back, by SQL that leaves a perfectly good database. */
class SqliteTamperingTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeLedger() {
    file = folder.resolve("trial.ledger");
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      for (int id = 1; id <= 5; id++) {
        appendTo(ledger, id);
        ledger.storeValue(id, "value " + id);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE entry SET body = 'body 0' WHERE id = 3",
        "UPDATE entry SET body = 'body 0' WHERE id = 5",
        "UPDATE entry SET name = 'entry 0' WHERE id = 3",
        "UPDATE entry SET chain = replace(chain, '1', '2') WHERE id = 3",
        "UPDATE entry SET id = 6 WHERE id = 5",
        "DELETE FROM entry WHERE id = 1",
        "DELETE FROM entry WHERE id = 3",
        "DELETE FROM entry WHERE id = 3; UPDATE entry SET id = id - 1 WHERE id > 3",
        "UPDATE entry SET id = 9 WHERE id = 2; UPDATE entry SET id = 2 WHERE id = 3;"
            + " UPDATE entry SET id = 3 WHERE id = 9",
        "INSERT INTO entry VALUES (6, 'x', 'y', 'z')",
        "UPDATE header SET body = 'budget ε = 100'",
        "UPDATE header SET chain = 'x'",
      })
  void alteredEntriesAreFoundWhenTheLedgerIsOpened(String sql) throws Exception {
    execute(sql);
    byte[] before = Files.readAllBytes(file);
    assertDamaged(() -> SqliteLedgerTest.bound(file));
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE value SET body = 'value 0' WHERE id = 2",
        "UPDATE value SET digest = 'x' WHERE id = 2",
        "UPDATE value SET (body, digest) = (SELECT body, digest FROM value WHERE id = 3) WHERE id = 2",
      })
  void alteredValueIsFoundWhenItIsRead(String sql) throws Exception {
    execute(sql);
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      assertDamaged(() -> ledger.value(2));
      assertDamaged(() -> ledger.storeValue(2, "value 2"));
      assertThat(ledger.value(3)).contains("value 3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE entry SET body = 'body 0' WHERE id = 3",
        "DELETE FROM entry WHERE id = 3",
        "UPDATE entry SET name = 'entry 0' WHERE id = 3",
      })
  void alteredEntriesAreFoundWhenTheyAreReadAgain(String sql) throws Exception {
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      execute(sql);
      assertDamaged(() -> entriesAfter(ledger, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM entry WHERE id > 3",
        "DELETE FROM entry",
        "UPDATE entry SET chain = 'x' WHERE id = 5",
        "INSERT INTO entry VALUES (6, 'x', 'y', 'z')",
        "INSERT INTO entry VALUES (7, 'x', 'y', 'z')",
      })
  void alteredEndIsFoundByWhoeverHasSeenIt(String sql) throws Exception {
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      execute(sql);
      byte[] before = Files.readAllBytes(file);
      assertDamaged(() -> ledger.append(new LedgerEntry(6, "entry 6", "")));
      assertDamaged(() -> ledger.storeValue(1, "x"));
      assertDamaged(() -> ledger.find("entry 1"));
      assertDamaged(() -> entriesAfter(ledger, 5));
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
  }

  /** The documented limit: without a secret, or a copy elsewhere, nothing can find this. */
  @Test
  void lossOfTheLastEntriesIsNotFoundByOthers() throws Exception {
    execute("DELETE FROM value WHERE id > 3; DELETE FROM entry WHERE id > 3");
    try (Ledger ledger = SqliteLedgerTest.bound(file)) {
      assertThat(entriesAfter(ledger, 0)).hasSize(3);
    }
  }

  private static void assertDamaged(ThrowingCallable call) {
    assertThatExceptionOfType(LedgerException.class)
        .isThrownBy(call)
        .withMessageContaining("is damaged or was altered");
  }

  private void execute(String sql) throws SQLException, IOException {
    byte[] before = Files.readAllBytes(file);
    try (Connection connection = SqliteLedgerTest.connect(file);
        Statement statement = connection.createStatement()) {
      for (String single : sql.split(";", -1)) {
        statement.execute(single);
      }
    }
    assertThat(Files.readAllBytes(file)).isNotEqualTo(before);
  }
}
