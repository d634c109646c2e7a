package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * Text that comes back from a file as it went in.
 *
 * <p>UTF-8 has no form for half of a surrogate pair (encoders write {@code ?} instead), and many
 * SQLite tools end a text at its first NUL. A ledger that accepted such a text would find its own
 * hash chain broken when it is next opened.
 */
final class StorableText {

  private StorableText() {}

  /** Throws unless {@code value} can be stored; the message holds positions, not the text. */
  static void check(String parameter, String value) {
    int nul = requireNonNull(value, parameter).indexOf('\0');
    if (nul >= 0) {
      throw new IllegalArgumentException(
          parameter + " must not contain the NUL character, got one at index " + nul);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new IllegalArgumentException(
          parameter + " must be well-formed Unicode, got half of a surrogate pair");
    }
  }
}
