package io.sfumato.synth.schema;

/** The numbers with so many decimal places: {@code k / 10^places} for integers k. Immutable. */
final class DecimalGrid {

  /** The most decimal places. */
  static final int MOST_PLACES = 15;

  /** Up to here neighbours are different doubles. */
  private static final double LARGEST = 0x1p50;

  private final int places;
  private final double unit;

  DecimalGrid(int places) {
    if (places < 0 || places > MOST_PLACES) {
      throw new IllegalArgumentException(
          "decimals must be in [0, %d], got %d".formatted(MOST_PLACES, places));
    }
    this.places = places;
    this.unit = Double.parseDouble("1e" + places); // exact, unlike a power
  }

  int places() {
    return places;
  }

  /** Whether numbers of this size can be told apart. */
  boolean reaches(double number) {
    return Math.abs(number) * unit <= LARGEST;
  }

  /** Returns number k: the double that its decimal form is read as. */
  double number(long k) {
    return k / unit;
  }

  /** Returns the least k whose number is at least the given one, which it reaches. */
  long atLeast(double number) {
    long k = (long) Math.ceil(number * unit);
    while (number(k - 1) >= number) {
      k--;
    }
    while (number(k) < number) {
      k++;
    }
    return k;
  }

  /** Returns how many numbers are in a closed interval, which it reaches. */
  long count(double from, double to) {
    return atLeast(Math.nextUp(to)) - atLeast(from);
  }
}
