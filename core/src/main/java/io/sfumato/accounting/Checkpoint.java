package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The state of a session, sealed with AES-256-GCM. All numbers are big-endian:
 *
 * <pre>{@code
 * header   "SFMTCKPT", format (4 bytes), length of the whole (4), digest of the session (32),
 *          serial (8), step (8), digest of the checkpoint before, or zeros (32)
 * nonce    12 random bytes
 * state    sealed, with its tag of 16 bytes at the end; the header is authenticated with it
 * }</pre>
 *
 * <p>The header is public. Immutable.
 */
final class Checkpoint {

  /** The newest format this class knows. */
  static final int FORMAT = 1;

  /** What stands for the checkpoint before the first. */
  static final String NONE = "0".repeat(64);

  private static final byte[] MAGIC = "SFMTCKPT".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final int HEADER_BYTES =
      MAGIC.length + 2 * Integer.BYTES + 2 * Long.BYTES + 2 * DIGEST_BYTES;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int LEAST_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;
  private static final int KEY_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private final byte[] bytes;
  private final String digest;
  private final String session;
  private final long serial;
  private final long step;
  private final String previous;

  private Checkpoint(byte[] bytes) {
    this.bytes = bytes;
    this.digest = HEX.formatHex(sha256(bytes));
    ByteBuffer header = ByteBuffer.wrap(bytes, MAGIC.length + 2 * Integer.BYTES, bytes.length - 16);
    this.session = digest(header);
    this.serial = header.getLong();
    this.step = header.getLong();
    this.previous = digest(header);
  }

  private static String digest(ByteBuffer header) {
    byte[] digest = new byte[DIGEST_BYTES];
    header.get(digest);
    return HEX.formatHex(digest);
  }

  /**
   * Seals a state.
   *
   * @param session the digest of the session
   * @param serial the number of the checkpoint among the session's marks
   * @param step the steps closed
   * @param previous the digest of the checkpoint before
   */
  static Checkpoint seal(
      String session, long serial, long step, String previous, StateWriter state, SecretKey key) {
    byte[] plain = state.toByteArray();
    byte[] nonce = new byte[NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    ByteBuffer sealed = ByteBuffer.allocate(Math.addExact(LEAST_BYTES, plain.length));
    sealed
        .put(MAGIC)
        .putInt(FORMAT)
        .putInt(sealed.capacity())
        .put(HEX.parseHex(session))
        .putLong(serial)
        .putLong(step)
        .put(HEX.parseHex(previous));
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
      cipher.updateAAD(sealed.array(), 0, HEADER_BYTES);
      sealed.put(nonce).put(cipher.doFinal(plain));
    } catch (GeneralSecurityException e) {
      throw new CheckpointException("a checkpoint could not be sealed", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
    return new Checkpoint(sealed.array());
  }

  /**
   * Reads the header of a sealed state.
   *
   * @throws CheckpointException if the bytes are not a whole checkpoint of a known format
   */
  static Checkpoint parse(byte[] sealed) {
    int shared = Math.min(sealed.length, MAGIC.length);
    if (!Arrays.equals(sealed, 0, shared, MAGIC, 0, shared)) {
      throw new CheckpointException("the bytes are not a checkpoint; give those of suspend");
    }
    ByteBuffer header = ByteBuffer.wrap(sealed);
    if (sealed.length >= MAGIC.length + Integer.BYTES && header.getInt(MAGIC.length) != FORMAT) {
      throw new CheckpointException(
          "the checkpoint has format %d, and this version knows %d; resume it with a newer version"
              .formatted(header.getInt(MAGIC.length), FORMAT));
    }
    if (sealed.length < LEAST_BYTES
        || header.getInt(MAGIC.length + Integer.BYTES) != sealed.length) {
      throw new CheckpointException(
          "the checkpoint is truncated, or something was appended to it: it has %d bytes; bring the"
                  .formatted(sealed.length)
              + " whole back");
    }
    return new Checkpoint(sealed.clone());
  }

  /**
   * Returns the state.
   *
   * @throws CheckpointException if the key is another one, or the bytes were altered
   */
  StateReader open(SecretKey key) {
    byte[] nonce = Arrays.copyOfRange(bytes, HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
      cipher.updateAAD(bytes, 0, HEADER_BYTES);
      int start = HEADER_BYTES + NONCE_BYTES;
      return new StateReader(cipher.doFinal(bytes, start, bytes.length - start));
    } catch (AEADBadTagException e) {
      throw new CheckpointException(
          "the checkpoint was sealed with another key; give the one it was sealed with", e);
    } catch (GeneralSecurityException e) {
      throw new CheckpointException("the checkpoint could not be opened", e);
    }
  }

  /**
   * Checks that a key can seal.
   *
   * @throws IllegalArgumentException if it is not an AES key of 256 bits
   */
  static SecretKey checkedKey(SecretKey key) {
    byte[] encoded = requireNonNull(key, "key").getEncoded(); // null if a device keeps it to itself
    if (!"AES".equals(key.getAlgorithm()) || (encoded != null && encoded.length != KEY_BYTES)) {
      throw new IllegalArgumentException(
          "key must be an AES key of 256 bits, got one of %s with %s bits"
              .formatted(key.getAlgorithm(), encoded == null ? "unknown" : 8 * encoded.length));
    }
    return key;
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
      return cipher;
    } catch (InvalidKeyException e) {
      throw new CheckpointException("the key cannot be used with AES in GCM mode", e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the digest of a text, as 64 hexadecimal digits. */
  static String digestOf(String text) {
    return HEX.formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** Returns the digest of all bytes, by which the ledger knows this checkpoint. */
  String digest() {
    return digest;
  }

  String session() {
    return session;
  }

  long serial() {
    return serial;
  }

  long step() {
    return step;
  }

  String previous() {
    return previous;
  }
}
