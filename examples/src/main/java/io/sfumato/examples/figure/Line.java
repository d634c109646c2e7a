package io.sfumato.examples.figure;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** A line of straight pieces. Immutable. */
final class Line {

  private final double[] x;
  private final double[] y;

  private Line(double[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /** Returns the line through points. */
  static Line through(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "x and y must have the same length, got %d and %d".formatted(x.length, y.length));
    }
    return new Line(x.clone(), y.clone());
  }

  /** Returns the line between two points. */
  static Line between(double x0, double y0, double x1, double y1) {
    return new Line(new double[] {x0, x1}, new double[] {y0, y1});
  }

  /** Returns the outline of a rectangle. */
  static Line box(double left, double top, double width, double height) {
    double right = left + width;
    double bottom = top + height;
    return new Line(
        new double[] {left, right, right, left}, new double[] {top, top, bottom, bottom});
  }

  /** Returns a function of time as straight pieces between many points. */
  static Line of(DoubleUnaryOperator function, double from, double to, int pieces) {
    double[] x = new double[pieces + 1];
    Arrays.setAll(x, i -> i == pieces ? to : from + (to - from) * i / pieces);
    return new Line(x, Arrays.stream(x).map(function).toArray());
  }

  /**
   * Returns a step function that jumps to a value at each time, up to the last time or the end,
   * whichever is first, or to the first value that is not a number.
   *
   * @param start the value at time 0
   * @param times increasing, none negative
   */
  static Line steps(double start, double[] times, double[] values, double end) {
    double[] x = new double[2 * times.length + 2];
    double[] y = new double[2 * times.length + 2];
    y[0] = start;
    int points = 1;
    int i = 0;
    while (i < times.length && times[i] <= end && !Double.isNaN(values[i])) {
      x[points] = times[i];
      y[points] = y[points - 1];
      x[points + 1] = times[i];
      y[points + 1] = values[i];
      points += 2;
      i++;
    }
    if (i < times.length && times[i] > end) { // the curve goes on beyond the end
      x[points] = end;
      y[points] = y[points - 1];
      points++;
    }
    return new Line(Arrays.copyOf(x, points), Arrays.copyOf(y, points));
  }

  /** Returns the outline of what is between two lines. */
  static Line around(Line lower, Line upper) {
    int out = upper.size();
    int all = out + lower.size();
    double[] x = Arrays.copyOf(upper.x, all);
    double[] y = Arrays.copyOf(upper.y, all);
    for (int i = out; i < all; i++) {
      x[i] = lower.x[all - 1 - i];
      y[i] = lower.y[all - 1 - i];
    }
    return new Line(x, y);
  }

  /** Returns the line with both coordinates mapped. */
  Line map(DoubleUnaryOperator ofX, DoubleUnaryOperator ofY) {
    return new Line(Arrays.stream(x).map(ofX).toArray(), Arrays.stream(y).map(ofY).toArray());
  }

  /** Returns the line raised by another that has the same x. */
  Line plus(Line other) {
    if (!Arrays.equals(x, other.x)) {
      throw new IllegalArgumentException("curves that are stacked must have the same times");
    }
    return new Line(x, IntStream.range(0, y.length).mapToDouble(i -> y[i] + other.y[i]).toArray());
  }

  /** Returns the largest y, NaN if there is none. */
  double highest() {
    return Arrays.stream(y).max().orElse(Double.NaN);
  }

  int size() {
    return x.length;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }
}
