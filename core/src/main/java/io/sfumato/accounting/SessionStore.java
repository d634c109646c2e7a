package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * A folder in which sessions keep their states, sealed: one file for each session between steps,
 * two while a step closes. Several sessions may share it, of several ledgers too.
 *
 * <p>A file is called after its own digest and never written again, so that no process can spoil
 * what another one wrote; which file counts is for the ledger to say. A file is on the disk, and so
 * is its name, before the ledger refers to it, as far as the disk keeps what it confirms to have
 * written. The file before is removed after that.
 *
 * <p>Losing the folder loses the sessions: what was paid for them stays paid. Putting an older copy
 * in its place is noticed ({@link RolledBackException}). Whoever has the key and a file has the
 * data; the key does not belong into the folder. One key can seal 2³² states.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class SessionStore {

  private static final String SUFFIX = ".checkpoint";

  private final Path folder;
  private final SecretKey key;

  private SessionStore(Path folder, SecretKey key) {
    this.folder = folder;
    this.key = key;
  }

  /**
   * Returns the store in a folder. Nothing is read or written yet.
   *
   * @param folder an existing folder of the default file system
   * @param key an AES key of 256 bits, secret and the same whenever a session is opened again
   * @return the store
   * @throws IllegalArgumentException if {@code folder} is no such folder or {@code key} no such key
   */
  public static SessionStore inFolder(Path folder, SecretKey key) {
    requireNonNull(folder, "folder");
    if (!folder.getFileSystem().equals(FileSystems.getDefault()) || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "folder must be an existing folder of the default file system, got " + folder);
    }
    return new SessionStore(folder.toAbsolutePath(), Checkpoint.checkedKey(key));
  }

  SecretKey key() {
    return key;
  }

  /** Writes a checkpoint durably. */
  void write(Checkpoint checkpoint) {
    // The channel of the folder, unlike the stream, does not work in a thread that is interrupted.
    boolean interrupted = Thread.interrupted();
    try {
      try (FileOutputStream out = new FileOutputStream(file(checkpoint).toFile())) {
        out.write(checkpoint.bytes());
        out.getFD().sync();
      }
      syncFolder();
    } catch (IOException e) {
      throw new CheckpointException(
          "a checkpoint could not be written to %s: %s; check the disk, and open the session again"
              .formatted(folder, e.getClass().getSimpleName()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void syncFolder() throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Returns the bytes of a checkpoint, if there is a file called after it. */
  Optional<byte[]> read(String session, long serial, String digest) {
    return read(folder.resolve(name(session, serial, digest)));
  }

  /** Returns the bytes of all files called after checkpoints of a session with a serial. */
  List<byte[]> read(String session, long serial) {
    List<byte[]> found = new ArrayList<>();
    for (Path file : files(session)) {
      if (serial(session, file) == serial) {
        read(file).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Returns the bytes of the files of a session below a serial. */
  List<byte[]> readBefore(String session, long serial) {
    List<byte[]> found = new ArrayList<>();
    for (Path file : files(session)) {
      if (serial(session, file) < serial) {
        read(file).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Removes the files of a session up to a serial, but for one checkpoint of that serial. */
  void removeOthers(String session, long serial, String digest) {
    Path kept = folder.resolve(name(session, serial, digest));
    for (Path file : files(session)) {
      if (serial(session, file) <= serial && !file.equals(kept)) {
        remove(file);
      }
    }
  }

  /** Removes one checkpoint. */
  void remove(String session, long serial, String digest) {
    remove(folder.resolve(name(session, serial, digest)));
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // An old state that stays is sealed, and refused: the next process to open tries again.
    }
  }

  private static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private List<Path> files(String session) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, prefix(session) + "*" + SUFFIX)) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw unreadable(folder, requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    files.sort(null);
    return files;
  }

  private static CheckpointException unreadable(Path path, IOException e) {
    return new CheckpointException(
        "%s could not be read: %s; check the disk and the permissions"
            .formatted(path, e.getClass().getSimpleName()),
        e);
  }

  private Path file(Checkpoint checkpoint) {
    return folder.resolve(name(checkpoint.session(), checkpoint.serial(), checkpoint.digest()));
  }

  private static String name(String session, long serial, String digest) {
    return prefix(session) + serial + "-" + digest + SUFFIX;
  }

  private static String prefix(String session) {
    return session.substring(0, 32) + "-";
  }

  /** Returns the serial in a file's name; 0 if it has none. */
  private static long serial(String session, Path file) {
    String name = file.getFileName().toString();
    int start = prefix(session).length();
    int end = name.indexOf('-', start);
    try {
      return end < 0 ? 0 : Long.parseLong(name, start, end, 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns the folder, never the key. */
  @Override
  public String toString() {
    return "SessionStore[" + folder + "]";
  }
}
