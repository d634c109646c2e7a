package io.sfumato.examples.figure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * An axis from 0.
 *
 * @param most the other end, above 0
 * @param ticks where it is labelled, increasing, in {@code [0, most]}
 * @param label how a tick is written
 */
record Axis(String title, double most, List<Double> ticks, DoubleFunction<String> label) {

  /** More than this many numbers at risk would run into each other. */
  private static final int MOST_TICKS = 9;

  private static final int LONGEST_LABEL = 12;

  /** The height of a line of labels, in pixels. */
  private static final double LINE = 16;

  private static final double[] ROUND = {1, 2, 2.5, 5, 10};

  /** Returns an axis of times, with ticks at round numbers. */
  static Axis ofTimes(String title, double most) {
    if (!(most > 0 && Double.isFinite(most))) {
      throw new IllegalArgumentException("the horizon must be finite and above 0, got " + most);
    }
    return new Axis(title, most, multiples(step(most, MOST_TICKS - 1), most), Axis::plain);
  }

  /** Returns an axis of shares, in percent. */
  static Axis ofShares(String title, double most) {
    return new Axis(
        title, most, multiples(step(most, 5), most), share -> plain(100 * share) + " %");
  }

  /**
   * Returns an axis of bins of equal width, with as many labels below their middles as there is
   * room for.
   *
   * @param width the length of the axis in pixels
   */
  static Axis ofBins(String title, List<String> labels, double width) {
    double widest = labels.stream().mapToDouble(Axis::labelWidth).max().orElse(0) + 6;
    return ofBins(title, labels, (int) Math.ceil(widest * labels.size() / width));
  }

  /**
   * Returns an axis of bins upwards.
   *
   * @param height the length of the axis in pixels
   */
  static Axis ofBinsUpwards(List<String> labels, double height) {
    return ofBins("", labels, (int) Math.ceil(LINE * labels.size() / height));
  }

  private static Axis ofBins(String title, List<String> labels, int every) {
    List<Double> ticks = new ArrayList<>();
    for (int bin = 0; bin < labels.size(); bin += Math.max(1, every)) {
      ticks.add(bin + 0.5);
    }
    return new Axis(title, labels.size(), ticks, tick -> shortened(labels.get((int) tick)));
  }

  /** Returns about how wide the label of a bin is, in pixels. */
  static double labelWidth(String label) {
    return Lettering.SMALL.widthOf(shortened(label));
  }

  private static String shortened(String label) {
    return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL - 1) + "…";
  }

  /** Returns the axis with other ticks. */
  Axis at(List<Double> otherTicks) {
    double before = Double.NEGATIVE_INFINITY;
    for (double tick : otherTicks) {
      if (!(tick >= 0 && tick <= most && tick > before)) {
        throw new IllegalArgumentException(
            "ticks must increase, in [0, %s], got %s".formatted(plain(most), otherTicks));
      }
      before = tick;
    }
    return new Axis(title, most, List.copyOf(otherTicks), label);
  }

  /** Returns the smallest round number that is not below a share. */
  static double roundUp(double share) {
    double least = Math.max(share, 1e-3);
    double step = step(least, 5);
    return Math.min(1, step * Math.ceil(least / step - 1e-9));
  }

  /** Returns the label of each tick. */
  List<String> labels() {
    return ticks.stream().map(label::apply).toList();
  }

  /** Returns the smallest round step of which at most so many fit. */
  private static double step(double most, int count) {
    double power = Math.pow(10, Math.floor(Math.log10(most / count)));
    for (double round : ROUND) {
      if (most / (round * power) <= count + 1e-9) {
        return round * power;
      }
    }
    throw new AssertionError("ten times the power is above " + most / count);
  }

  private static List<Double> multiples(double step, double most) {
    List<Double> multiples = new ArrayList<>();
    for (int k = 0; k * step <= most * (1 + 1e-9); k++) {
      multiples.add(Math.min(most, k * step));
    }
    return multiples;
  }

  /** Writes a number with at most six digits. */
  static String plain(double value) {
    BigDecimal digits = new BigDecimal(value).round(new MathContext(6));
    return digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
  }
}
