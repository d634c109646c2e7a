package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * The name of one ledger among those of a PostgreSQL database, and what follows from it.
 *
 * @param name a lower-case letter and up to 49 lower-case letters, digits and underscores, so that
 *     the schema's name needs no quotes and stays below PostgreSQL's limit of 63 bytes
 */
record PostgresName(String name) {

  private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9_]{0,49}");

  PostgresName {
    if (!VALID.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "name must be 1 to 50 lower-case letters a to z, digits and underscores, the first one a"
              + " letter, got \""
              + name
              + "\"");
    }
  }

  /** Returns the schema that holds the ledger's tables and nothing else. */
  String schema() {
    return "sfumato_" + name;
  }

  /**
   * Returns the advisory lock that writers hold. Two ledgers with the same one would only wait for
   * each other.
   */
  long lock() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(schema().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
