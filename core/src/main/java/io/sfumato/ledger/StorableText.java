package io.sfumato.ledger;

import static java.util.Objects.requireNonNull;

/**
 * Text that comes back from a database as it went in.
 *
 * <p>UTF-8 has no form for half of a surrogate pair (encoders write {@code ?} instead), and many
 * SQLite tools end a text at its first NUL, which PostgreSQL refuses altogether. A ledger that
 * accepted such a text would find its own hash chain broken when it is next opened.
 */
final class StorableText {

  private StorableText() {}

  /** Throws unless {@code value} can be stored; the message holds a position, not the text. */
  static void check(String parameter, String value) {
    int index = firstFlaw(requireNonNull(value, parameter));
    if (index < 0) {
      return;
    }
    throw new IllegalArgumentException(
        parameter
            + (value.charAt(index) == 0
                ? " must not contain the NUL character, got one at index "
                : " must be well-formed Unicode, got half a surrogate pair at index ")
            + index);
  }

  static boolean isStorable(String value) {
    return firstFlaw(value) < 0;
  }

  /** Returns the index of the first character that cannot be stored, or -1. */
  private static int firstFlaw(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        i++;
        if (i == length || !Character.isSurrogatePair(c, value.charAt(i))) {
          return i - 1;
        }
      }
    }
    return -1;
  }
}
