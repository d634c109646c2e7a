package io.sfumato.examples.lab;

import java.util.function.DoubleUnaryOperator;

/**
 * How far two survival curves are apart on 500 equally spaced points of {@code (0, horizon]}.
 *
 * @param rmse the root of the mean squared difference
 * @param sup the largest absolute difference
 */
record CurveError(double rmse, double sup) {

  private static final int POINTS = 500;

  static CurveError between(DoubleUnaryOperator a, DoubleUnaryOperator b, double horizon) {
    double squares = 0;
    double sup = 0;
    for (int i = 1; i <= POINTS; i++) {
      double time = horizon * i / POINTS;
      double difference = a.applyAsDouble(time) - b.applyAsDouble(time);
      squares += difference * difference;
      sup = Math.max(sup, Math.abs(difference));
    }
    return new CurveError(Math.sqrt(squares / POINTS), sup);
  }

  /** Returns at which part of those points a curve is within the limits of a band. */
  static double covered(
      DoubleUnaryOperator lower,
      DoubleUnaryOperator upper,
      DoubleUnaryOperator curve,
      double horizon) {
    int inside = 0;
    for (int i = 1; i <= POINTS; i++) {
      double time = horizon * i / POINTS;
      double value = curve.applyAsDouble(time);
      boolean within = lower.applyAsDouble(time) <= value && value <= upper.applyAsDouble(time);
      inside += within ? 1 : 0;
    }
    return (double) inside / POINTS;
  }
}
