package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

/**
 * Text that comes back from a file as it went in.
 *
 * <p>UTF-8 has no form for half of a surrogate pair (encoders write {@code ?} instead), and many
 * SQLite tools end a text at its first NUL. A ledger that accepted such a text would find its own
 * hash chain broken when it is next opened.
 */
final class StorableText {

  private StorableText() {}

  /** Throws unless {@code value} can be stored; the message holds a position, not the text. */
  static void check(String parameter, String value) {
    int length = requireNonNull(value, parameter).length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(
            parameter + " must not contain the NUL character, got one at index " + i);
      }
      if (Character.isSurrogate(c)) {
        i++;
        if (i == length || !Character.isSurrogatePair(c, value.charAt(i))) {
          throw new IllegalArgumentException(
              parameter
                  + " must be well-formed Unicode, got half a surrogate pair at index "
                  + (i - 1));
        }
      }
    }
  }
}
