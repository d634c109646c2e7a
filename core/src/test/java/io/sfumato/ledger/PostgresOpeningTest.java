package io.sfumato.ledger;

import static io.sfumato.ledger.LedgerContract.HEADER;
import static io.sfumato.ledger.LedgerContract.appendTo;
import static io.sfumato.ledger.LedgerContract.entriesAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be opened as a ledger on PostgreSQL, by whom, and what is said about the rest. */
class PostgresOpeningTest {

  private final PostgresServer server = PostgresServer.running();
  private final String name = server.newName();
  private final String schema = "sfumato_" + name;

  @Test
  void everythingIsThereAfterReopening() {
    try (Ledger ledger = bound()) {
      appendTo(ledger, 1);
      appendTo(ledger, 2);
      ledger.storeValue(2, "value");
    }
    try (Ledger ledger = Ledger.postgres(PostgresServer.source(server.url()), name)) {
      assertThat(ledger.bind("another header")).isEqualTo(HEADER);
      assertThat(entriesAfter(ledger, 0))
          .extracting(LedgerEntry::body)
          .containsExactly("body 1", "body 2");
      assertThat(ledger.value(1)).isEmpty();
      assertThat(ledger.storeValue(2, "later")).isEqualTo("value");
      appendTo(ledger, 3);
    }
  }

  @Test
  void oneDatabaseHoldsManyLedgers() {
    try (Ledger one = bound();
        Ledger other = Ledger.postgres(server.url(), server.newName())) {
      other.bind("another budget");
      appendTo(one, 1);
      assertThat(entriesAfter(other, 0)).isEmpty();
      appendTo(other, 1);
      assertThat(one.bind("")).isEqualTo(HEADER);
    }
  }

  @Test
  void nothingIsTouchedBeforeBinding() {
    Ledger.postgres(server.url(), name).close();
    assertThat(count("pg_namespace WHERE nspname = '" + schema + "'")).isEqualTo("0");
  }

  @Test
  void thoseWhoCreateALedgerAtOnceAgreeOnOneHeader() throws Exception {
    for (int round = 0; round < 3; round++) {
      String shared = server.newName();
      List<String> headers =
          LedgerContract.inParallel(
              4,
              thread -> {
                try (Ledger ledger = Ledger.postgres(server.url(), shared)) {
                  return ledger.bind("header " + thread);
                }
              });
      assertThat(headers).hasSize(4).containsOnly(headers.get(0));
    }
  }

  @Test
  void longTextsComeBack() {
    try (Ledger ledger = bound()) {
      // More than an index entry can hold, and not to be compressed by the server.
      StringBuilder text = new StringBuilder();
      for (int i = 0; text.length() < 20_000; i++) {
        text.append(ChainLink.root("" + i).digest());
      }
      LedgerEntry entry = new LedgerEntry(1, text.toString(), text.toString());
      assertThat(ledger.append(entry)).isTrue();
      assertThat(ledger.find(entry.name())).contains(entry);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ledger.append(new LedgerEntry(2, entry.name(), "")));
    }
  }

  @Test
  void schemasOfOthersAreRefusedAndLeftAlone() {
    server.execute("CREATE SCHEMA " + schema, "CREATE TABLE " + schema + ".header (id bigint)");
    assertRefused("holds something else");
    assertThat(count("pg_tables WHERE schemaname = '" + schema + "'")).isEqualTo("1");
  }

  @Test
  void newerLayoutIsRefused() {
    bound().close();
    server.execute(
        "UPDATE " + schema + ".header SET layout = 2",
        "ALTER TABLE " + schema + ".entry ADD COLUMN novelty text");
    assertRefused("was written by a newer Sfumato (layout 2, this version knows 1)");
  }

  @Test
  void otherEncodingsAreRefused() {
    server.execute("CREATE DATABASE " + name + " ENCODING 'LATIN1' TEMPLATE template0");
    try (Ledger ledger =
        Ledger.postgres(PostgresServer.url(name, server.port()), "in_another_encoding")) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContaining(
              "needs a database with the encoding UTF8, and this one has LATIN1");
    }
  }

  @Test
  void serverThatWouldLoseChargesInACrashIsRefused() {
    try (Ledger ledger = bound()) {
      setFsync("off");
      try {
        assertRefused("fsync = off");
        assertThatExceptionOfType(LedgerException.class)
            .isThrownBy(() -> appendTo(ledger, 1))
            .withMessageContaining("fsync = off");
      } finally {
        setFsync("on");
      }
      appendTo(ledger, 1);
    }
  }

  private void setFsync(String setting) {
    server.execute("ALTER SYSTEM SET fsync = " + setting, "SELECT pg_reload_conf()");
    while (!server.text("SHOW fsync").equals(setting)) {
      Thread.onSpinWait();
    }
  }

  /** Asked of the server within the transaction that stores an entry. */
  @Test
  void commitsAreSynchronousWhateverTheDefault() {
    server.execute(
        "CREATE ROLE careless LOGIN",
        "ALTER ROLE careless SET synchronous_commit = off",
        "ALTER ROLE careless SET default_transaction_isolation = 'repeatable read'",
        "GRANT CREATE ON DATABASE trials TO careless");
    try (Ledger ledger = Ledger.postgres(server.url().replace("sfumato", "careless"), name)) {
      ledger.bind(HEADER);
      server.execute(
          "CREATE TABLE %s.seen (setting text)".formatted(schema),
          "GRANT ALL ON %s.seen TO careless".formatted(schema),
          ("CREATE FUNCTION %1$s.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO"
                  + " %1$s.seen VALUES (current_setting('synchronous_commit') || ' ' ||"
                  + " current_setting('transaction_isolation')); RETURN NEW; END $$")
              .formatted(schema),
          ("CREATE TRIGGER look BEFORE INSERT ON %1$s.entry FOR EACH ROW"
                  + " EXECUTE FUNCTION %1$s.look()")
              .formatted(schema));
      appendTo(ledger, 1);
    }
    assertThat(server.text("SELECT setting FROM " + schema + ".seen"))
        .isEqualTo("on read committed");
  }

  /** With the rights that the documentation names, everything works except to change the past. */
  @Test
  void leastRightsSufficeAndProtectWhatWasCharged() {
    bound().close();
    server.execute(
        "CREATE ROLE analyst LOGIN",
        "GRANT USAGE ON SCHEMA " + schema + " TO analyst",
        "GRANT SELECT ON " + schema + ".header TO analyst",
        "GRANT SELECT, INSERT ON %1$s.entry, %1$s.value TO analyst".formatted(schema));
    String url = server.url().replace("sfumato", "analyst");
    try (Ledger ledger = Ledger.postgres(url, name)) {
      ledger.bind(HEADER);
      appendTo(ledger, 1);
      assertThat(ledger.storeValue(1, "value")).isEqualTo("value");
      assertThat(ledger.find("entry 1")).isPresent();
    }
    try (Ledger ledger = Ledger.postgres(url, server.newName())) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContainingAll("refuses this user", "permission denied for database");
    }
    for (String sql :
        List.of(
            "DELETE FROM %s.entry",
            "UPDATE %s.entry SET body = ''",
            "TRUNCATE %s.value",
            "UPDATE %s.header SET body = ''",
            "DROP TABLE %s.value",
            "ALTER TABLE %s.entry DISABLE TRIGGER ALL")) {
      server.execute("SET ROLE analyst", refused(sql.formatted(schema)));
    }
    server.execute("REVOKE SELECT ON " + schema + ".entry FROM analyst");
    try (Ledger ledger = Ledger.postgres(url, name)) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContainingAll("refuses this user", "permission denied for table entry");
    }
  }

  /** Fails unless the statement is refused for want of rights. */
  private static String refused(String sql) {
    return "DO $$ BEGIN BEGIN "
        + sql
        + "; EXCEPTION WHEN insufficient_privilege THEN RETURN; END;"
        + " RAISE EXCEPTION 'was allowed'; END $$";
  }

  @Test
  void readOnlySessionsAreTold() {
    bound().close();
    String readOnly = server.url() + "&options=-c%20default_transaction_read_only=on";
    try (Ledger ledger = Ledger.postgres(readOnly, name)) {
      ledger.bind(HEADER);
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> appendTo(ledger, 1))
          .withMessageContainingAll("is read-only", "nothing was stored");
    }
  }

  /** The server would quote the row, and the driver would pass that on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE %1$s.entry ADD CHECK (length(body) < 3)",
        "CREATE FUNCTION %1$s.tell() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'got %%', NEW.body; END $$;"
            + " CREATE TRIGGER tell BEFORE INSERT ON %1$s.entry FOR EACH ROW"
            + " EXECUTE FUNCTION %1$s.tell()",
        "CREATE FUNCTION %1$s.count() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM NEW.body::bigint; RETURN NEW; END $$;"
            + " CREATE TRIGGER count BEFORE INSERT ON %1$s.entry FOR EACH ROW"
            + " EXECUTE FUNCTION %1$s.count()",
      })
  void failuresHoldNoStoredText(String sql) {
    try (Ledger ledger = bound()) {
      server.execute(sql.formatted(schema));
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.append(new LedgerEntry(1, "lung", "SECRET")))
          .withMessageContainingAll("failed (SQLState", "nothing was stored")
          .satisfies(
              e -> {
                StringWriter everything = new StringWriter();
                e.printStackTrace(new PrintWriter(everything));
                assertThat(everything.toString()).doesNotContain("SECRET", "lung");
              });
      assertThat(entriesAfter(ledger, 0)).isEmpty();
    }
  }

  @Test
  void serverThatIsNotThereIsReportedAtOnce() {
    try (Ledger ledger = Ledger.postgres(PostgresServer.url("trials", 1), name)) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContainingAll(name, "cannot be reached", "127.0.0.1:1");
    }
  }

  @Test
  void missingDatabaseIsReported() {
    try (Ledger ledger = Ledger.postgres(PostgresServer.url("missing", server.port()), name)) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContaining("is in a database that does not exist");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Lung", "1lung", "lung-trial", "lung\"; --", "für", "_x", "a\n"})
  void otherNamesAreRefused(String wrong) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ledger.postgres(server.url(), wrong))
        .withMessageContaining("name must be 1 to 50 lower-case letters");
  }

  @Test
  void longestNameWorksAndALongerOneIsRefused() {
    String longest = name + "x".repeat(50 - name.length());
    try (Ledger ledger = Ledger.postgres(server.url(), longest)) {
      ledger.bind(HEADER);
      appendTo(ledger, 1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ledger.postgres(server.url(), longest + "x"));
  }

  @Test
  void urlOfAnotherDatabaseIsRefusedAndNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ledger.postgres("jdbc:other://host/?password=SECRET", name))
        .withMessageStartingWith("url must start with jdbc:postgresql:")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("SECRET"));
    assertThat(Ledger.postgres(server.url() + "&password=SECRET", name).toString())
        .isEqualTo("Ledger.postgres(" + name + ")");
  }

  private Ledger bound() {
    Ledger ledger = Ledger.postgres(server.url(), name);
    ledger.bind(HEADER);
    return ledger;
  }

  private void assertRefused(String reason) {
    try (Ledger ledger = Ledger.postgres(server.url(), name)) {
      assertThatExceptionOfType(LedgerException.class)
          .isThrownBy(() -> ledger.bind(HEADER))
          .withMessageContainingAll("ledger " + name, reason);
    }
  }

  private String count(String from) {
    return server.text("SELECT count(*) FROM " + from);
  }
}
