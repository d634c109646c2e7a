package io.sfumato.survival;

import java.util.Arrays;

/** Step functions that jump at sorted distinct times and are continuous from the right. */
final class Steps {

  private Steps() {}

  /** Returns the value at a time, {@code before} before the first of the times. */
  static double at(double[] times, double[] values, double before, double time) {
    if (Double.isNaN(time)) {
      throw new IllegalArgumentException("time must be a number, got NaN");
    }
    int found = Arrays.binarySearch(times, time);
    int i = found >= 0 ? found : -found - 2;
    return i < 0 ? before : values[i];
  }
}
