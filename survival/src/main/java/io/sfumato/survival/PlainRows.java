package io.sfumato.survival;

/** The shape of data that mechanisms need which know a time and a status of each row only. */
final class PlainRows {

  private PlainRows() {}

  /**
   * Looks at which columns there are, and at no value.
   *
   * @throws IllegalArgumentException if there are late entries or weights
   */
  static void check(String mechanism, SurvivalData data) {
    if (data.hasEntry() || data.hasWeights()) {
      throw new IllegalArgumentException(
          "data must have no %s for %s; use DpLifeTable, or data without that column"
              .formatted(data.hasEntry() ? "late entry" : "weights", mechanism));
    }
  }
}
