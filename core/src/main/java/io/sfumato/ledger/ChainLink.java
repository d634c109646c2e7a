package io.sfumato.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A link of the hash chain that runs through a ledger: an entry's id, and a digest of that entry
 * and everything before it.
 *
 * <pre>{@code
 * link(0) = H("header", header)
 * link(n) = H("entry", link(n-1), n, name, body)
 * digest of the value of entry n = H("value", link(n), value)
 * }</pre>
 *
 * <p>{@code H} is SHA-256 in lower-case hexadecimal over its arguments, each as UTF-8 preceded by
 * its length in bytes (four bytes, big-endian); numbers are written in decimal. The lengths make
 * the encoding injective: no two lists of arguments share their bytes.
 *
 * @param id the entry's id, or 0 for the header
 * @param digest 64 hexadecimal digits
 */
record ChainLink(long id, String digest) {

  /** Returns the link before the first entry. */
  static ChainLink root(String header) {
    return new ChainLink(0, hash("header", header));
  }

  /** Returns the link of the entry after this one. */
  ChainLink next(String name, String body) {
    long nextId = Math.addExact(id, 1);
    return new ChainLink(nextId, hash("entry", digest, Long.toString(nextId), name, body));
  }

  /** Returns the digest that ties a value to this entry. */
  String valueDigest(String value) {
    return hash("value", digest, value);
  }

  private static String hash(String... fields) {
    MessageDigest sha256 = sha256();
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      sha256.update(bytes);
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
