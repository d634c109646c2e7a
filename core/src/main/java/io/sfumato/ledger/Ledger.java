package io.sfumato.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * An append-only list of named entries, each with at most one value: the memory of a privacy
 * accountant.
 *
 * <p>A ledger knows nothing of privacy; it stores text. It promises that an entry it acknowledged
 * is never lost, reordered, duplicated or changed, so that what has been spent stays spent.
 *
 * <p>The first call is {@link #bind}, and {@link #close} is the last; in between, all methods may
 * be used by several threads at once. A method called too early or too late throws {@link
 * IllegalStateException}; one that meets a ledger it cannot read or write throws {@link
 * LedgerException}.
 */
public sealed interface Ledger extends AutoCloseable permits MemoryLedger, StoredLedger {

  /**
   * Returns a ledger that lives and dies with this object, for experiments and tests. What was
   * charged to it is forgotten when the program ends, although the releases are not.
   *
   * @return a new, empty ledger
   */
  static Ledger inMemory() {
    return new MemoryLedger();
  }

  /**
   * Returns the ledger kept in a SQLite file, which several threads and processes of one machine
   * may share. Nothing is opened or created before {@link #bind}.
   *
   * <p><b>Durability.</b> An acknowledged entry survives the end of the process, of the operating
   * system and of the power supply, as far as the disk keeps what it confirms to have written. The
   * file is whole by itself whenever no call is in progress: there is no write-ahead log that a
   * copy could miss. After a crash a file {@code <name>-journal} may lie beside it; it belongs to
   * the ledger, and is merged into it at the next opening.
   *
   * <p><b>Opening.</b> A missing or empty file becomes a new ledger, readable by its owner alone;
   * the folder must exist. A file that is anything but a sound ledger of this or an older version
   * is refused with a {@link LedgerException} and left as it is, byte for byte. A file locked by
   * another process is waited for, ten seconds at most.
   *
   * <p><b>Tampering.</b> Entries form a hash chain, checked when the ledger is bound and whenever
   * entries are read; a value is checked when it is read. So an entry or a value that was altered,
   * and an entry that was removed from the middle, moved or inserted, is found. The chain has no
   * secret: it does <em>not</em> find a file whose chain was computed anew by someone who can write
   * it, the loss of the last entries or of stored values, or an older copy put in the place of the
   * file, except when this object has seen the entries that are missing. Whoever can write the file
   * can restore a spent budget; protect it accordingly.
   *
   * <p><b>Limits.</b> The file must lie on a local disk: locks of network file systems are not
   * reliable. While a call is in progress, the same process must not read the file by other means,
   * as by copying it: on POSIX systems this drops the locks SQLite holds. The driver {@code
   * org.xerial:sqlite-jdbc} must be present at run time.
   *
   * @param file where the ledger is or will be kept, a path of the default file system
   * @return the ledger, not yet opened
   * @throws IllegalArgumentException if {@code file} belongs to another file system
   */
  static Ledger sqlite(Path file) {
    return SqliteLedger.of(file, Duration.ofSeconds(10));
  }

  /**
   * Returns the ledger of a name in a PostgreSQL database, which accountants in several processes
   * and on several machines may share. Nothing is connected to or created before {@link #bind}.
   *
   * <p><b>Durability.</b> An acknowledged entry survives the end of the client, of the server and
   * of its power supply, as far as its disk keeps what it confirms to have written. {@code
   * synchronous_commit} is switched on for each transaction, whatever its default; a server with
   * {@code fsync = off} is refused, and so is a standby. Charges are as safe as the server's
   * backups and replicas: restoring an older backup, or promoting a replica that lags behind, loses
   * the last entries. Whoever has seen these finds out.
   *
   * <p><b>Sharing.</b> Writers take turns under a lock of the ledger's own, in the order of asking,
   * so that none is starved; two entries of one id are impossible in any case. They wait ten
   * seconds at most.
   *
   * <p><b>Lost connections.</b> A connection that was lost is made anew for half a minute, and what
   * was to be read or written is tried again. If it was lost during a commit, the ledger itself
   * tells whether the entry was stored, and it is stored neither never nor twice. A network that
   * swallows everything is given up after 20 seconds; a client that falls silent while writing
   * loses its turn after five. Where the outcome stays unknown, a {@link LedgerException} says so.
   *
   * <p><b>Opening.</b> The ledger has the schema {@code sfumato_<name>} for itself, with the tables
   * {@code header}, {@code entry} and {@code value}. If it is missing or empty, it becomes a new
   * ledger in one transaction; anything but a ledger of this version in it is refused with a {@link
   * LedgerException} and left as it is. The database must have the encoding UTF8, and the server
   * must be PostgreSQL 12 or newer.
   *
   * <p><b>Rights.</b> Creating the ledger takes {@code CREATE} on the database, or an empty schema
   * that belongs to the user. The tables then belong to that user. All others need no more than
   *
   * <pre>{@code
   * GRANT USAGE ON SCHEMA sfumato_lung TO analyst;
   * GRANT SELECT ON sfumato_lung.header TO analyst;
   * GRANT SELECT, INSERT ON sfumato_lung.entry, sfumato_lung.value TO analyst;
   * }</pre>
   *
   * and with no more than that cannot alter or remove what has been charged.
   *
   * <p><b>Tampering.</b> As with {@link #sqlite}: what was altered behind the ledger's back is
   * found, except by whoever computes the chain anew, cuts off its end or restores an older backup.
   * The owner of the tables and the administrators of the server can restore a spent budget.
   *
   * <p><b>Privacy.</b> Messages hold no stored text, and neither do their causes. The server's log
   * may, if it is set to log parameters of statements. Encryption on the way is for the data source
   * to ask for ({@code sslmode=verify-full}).
   *
   * <p><b>Limits.</b> One connection is taken from the source for as long as the ledger is open. It
   * may come from a pool, or through a pooler that changes servers between transactions. A text may
   * have up to 1 GB.
   *
   * @param source connects to the database, as the driver's own {@code
   *     org.postgresql.ds.PGSimpleDataSource} does
   * @param name which of the database's ledgers: a lower-case letter a to z, and up to 49 such
   *     letters, digits and underscores
   * @return the ledger, not yet opened
   * @throws IllegalArgumentException if {@code name} is not of that form
   */
  static Ledger postgres(DataSource source, String name) {
    return PostgresLedger.of(source, name, PostgresTimeouts.DEFAULT);
  }

  /**
   * Returns the ledger of a name in the PostgreSQL database at a URL, as {@link
   * #postgres(DataSource, String)} does. The driver {@code org.postgresql:postgresql} must be
   * present at run time. It takes a password that the URL does not hold from the file {@code
   * ~/.pgpass}.
   *
   * @param url where the database is, for example {@code
   *     jdbc:postgresql://db.example.org/trials?user=ann&sslmode=verify-full}
   * @param name which of the database's ledgers: a lower-case letter a to z, and up to 49 such
   *     letters, digits and underscores
   * @return the ledger, not yet opened
   * @throws IllegalArgumentException if {@code url} is not one of PostgreSQL's, or {@code name} is
   *     not of that form
   */
  static Ledger postgres(String url, String name) {
    return PostgresLedger.of(url, name, PostgresTimeouts.DEFAULT);
  }

  /**
   * Opens the ledger and stores the header if the ledger is new. Of several who bind a new ledger
   * at once, one succeeds in storing its header, and all are told that one.
   *
   * @param header what all entries depend on, as the accountant's budget
   * @return the header in force, for the caller to compare with its own
   */
  String bind(String header);

  /**
   * Passes every entry with {@code id > afterId} to the consumer, in the order of ids. Entries
   * appended during the call may or may not be included; none is skipped. The consumer may call the
   * ledger.
   *
   * @param afterId the id of the last entry the caller knows, or 0
   * @param consumer called once for each entry, on the calling thread
   * @throws IllegalArgumentException if {@code afterId < 0}
   */
  void forEachAfter(long afterId, Consumer<? super LedgerEntry> consumer);

  /**
   * Returns the entry with a name.
   *
   * @param name the exact name
   * @return the entry, or empty if no entry has this name
   */
  Optional<LedgerEntry> find(String name);

  /**
   * Appends an entry, provided that its id is the next one. An entry appended by someone else in
   * the meantime is no error: read it with {@link #forEachAfter}, and try again with a new id if
   * that is still wanted.
   *
   * @param entry the entry
   * @return true if the entry is now stored durably; false, with nothing changed, if another entry
   *     already has its id
   * @throws IllegalArgumentException with nothing changed, if the id leaves a gap, or if the id is
   *     the next one and an earlier entry has the name
   */
  boolean append(LedgerEntry entry);

  /**
   * Returns the value stored for an entry.
   *
   * @param id the entry's id
   * @return the value, or empty if none was stored
   */
  Optional<String> value(long id);

  /**
   * Stores the value of an entry durably, unless the entry already has one: the first value stays.
   *
   * @param id the entry's id
   * @param value the value
   * @return the value in force, which is the earlier one if there was one
   * @throws IllegalArgumentException if no entry has this id, or if the value holds a NUL or half
   *     of a surrogate pair
   */
  String storeValue(long id, String value);

  /** Closes the ledger. Closing it again has no effect. */
  @Override
  void close();
}
