package io.sfumato.ledger;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The file of a ledger as it lies on disk, looked at without SQLite: opening a database for writing
 * may already change it, so what is not ours is turned away before.
 *
 * <p>Only the first 100 bytes are read. They stay readable in a ledger left behind by a crash,
 * since no transaction but the first changes the identity written there.
 *
 * @see <a href="https://www.sqlite.org/fileformat.html#the_database_header">The SQLite database
 *     header</a>
 */
final class LedgerFile {

  /** {@code Sfmt} in ASCII, where SQLite keeps whose file it is. */
  static final int APPLICATION_ID = 0x53666d74;

  /** The newest layout this class knows, where SQLite keeps the application's version. */
  static final int VERSION = 1;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 100;
  private static final int FILE_FORMAT_OFFSET = 18;
  private static final int VERSION_OFFSET = 60;
  private static final int APPLICATION_ID_OFFSET = 68;

  /** Read and write version of a file with a rollback journal; two twos mean a write-ahead log. */
  private static final short ROLLBACK_JOURNAL = 0x0101;

  /**
   * On POSIX systems, closing any descriptor of a file drops all locks the process holds on it,
   * SQLite's among them. Hence transactions hold the shared lock, and reading a header here takes
   * the exclusive one.
   *
   * @see <a href="https://www.sqlite.org/howtocorrupt.html">How to corrupt an SQLite database,
   *     section 2.2</a>
   */
  private static final ReadWriteLock DESCRIPTORS = new ReentrantReadWriteLock();

  private LedgerFile() {}

  /** Returns the lock to hold while SQLite may hold locks on a ledger's file. */
  static Lock transactionLock() {
    return DESCRIPTORS.readLock();
  }

  /**
   * Creates the file if it is missing, and otherwise checks that it may be opened as a ledger.
   *
   * @throws LedgerException if it may not; the file is as it was
   */
  static void prepare(Path file) {
    DESCRIPTORS.writeLock().lock();
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      checkPlace(file);
      checkHeader(file);
    } catch (IOException e) {
      throw new LedgerException(
          file, "cannot be read or created: " + e + "; check the path and its permissions", e);
    } finally {
      DESCRIPTORS.writeLock().unlock();
    }
  }

  /**
   * Throws unless a database with this identity is a ledger this version can read.
   *
   * @throws LedgerException if it is not
   */
  static void checkIdentity(Path file, int applicationId, int version) {
    if (applicationId != APPLICATION_ID) {
      throw new LedgerException(
          file,
          "is the database of another program (application_id %#x, not %#x); it was left as it is:"
                  .formatted(applicationId, APPLICATION_ID)
              + " name another file");
    }
    if (version > VERSION) {
      throw new LedgerException(
          file,
          "was written by a newer Sfumato (layout %d, this version knows %d);"
                  .formatted(version, VERSION)
              + " it was left as it is: open it with that version");
    }
    if (version < 1) {
      throw LedgerException.damaged(file, "layout " + version + " does not exist");
    }
  }

  private static void create(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new LedgerException(file, "cannot be created: the folder does not exist; create it");
    }
    try {
      Files.createFile(file, ownerOnly());
    } catch (FileAlreadyExistsException e) {
      // Another process was faster: its file is checked like any other.
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    Set<PosixFilePermission> ownerReadsAndWrites =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    return hasPosixPermissions()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownerReadsAndWrites)}
        : new FileAttribute<?>[0];
  }

  private static boolean hasPosixPermissions() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  private static void checkPlace(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new LedgerException(file, "is a folder; name a file in it");
    }
    if (!Files.isRegularFile(file)) {
      throw new LedgerException(file, "is not a regular file; name one, or a file to be created");
    }
    if (!Files.isWritable(file) || isMarkedReadOnly(file)) {
      throw new LedgerException(
          file, "is read-only, and charges could not be stored; make it writable, or name another");
    }
  }

  /** Without write permission for anyone: the superuser could write, but was asked not to. */
  private static boolean isMarkedReadOnly(Path file) throws IOException {
    if (!hasPosixPermissions()) {
      return false;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    return !permissions.contains(PosixFilePermission.OWNER_WRITE)
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static void checkHeader(Path file) throws IOException {
    // Not through a channel: an interrupted thread could not read from it.
    byte[] header;
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      header = in.readNBytes(HEADER_BYTES);
    }
    if (header.length == 0 || isInterruptedCreation(file, header)) {
      return;
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (header.length < HEADER_BYTES
        || !fields.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw new LedgerException(
          file, "is not a ledger, or is damaged; it was left as it is: name another file");
    }
    checkIdentity(file, fields.getInt(APPLICATION_ID_OFFSET), fields.getInt(VERSION_OFFSET));
    if (fields.getShort(FILE_FORMAT_OFFSET) != ROLLBACK_JOURNAL) {
      throw new LedgerException(
          file,
          "was switched to a write-ahead log by another program, or is damaged; close that program"
              + " and run: sqlite3 FILE 'PRAGMA journal_mode = DELETE'");
    }
  }

  /**
   * Whether the power may have failed while the file was first filled: the file has its length, but
   * nothing in it yet, and the journal that empties it again lies beside it.
   */
  private static boolean isInterruptedCreation(Path file, byte[] header) throws IOException {
    Path journal = file.resolveSibling(file.getFileName() + "-journal");
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return Files.isRegularFile(journal) && Files.size(journal) > 0;
  }
}
