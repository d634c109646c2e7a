package io.sfumato.accounting.internal;

import java.util.function.DoubleUnaryOperator;

/** Gauss-Legendre quadrature. */
final class Legendre {

  /** Ten nodes: exact for polynomials of degree 19. */
  static final Legendre TEN = new Legendre(10);

  private final double[] nodes;
  private final double[] weights;

  /** Finds the zeros of the polynomial of a degree by Newton's method. */
  private Legendre(int degree) {
    nodes = new double[degree];
    weights = new double[degree];
    for (int i = 0; i < degree; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (degree + 0.5));
      double slope = 0;
      for (int step = 0; step < 8; step++) {
        double before = 1;
        double value = x;
        for (int k = 2; k <= degree; k++) {
          double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
          before = value;
          value = next;
        }
        slope = degree * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      nodes[i] = x;
      weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
  }

  /** Returns the integral of a function over an interval. */
  double integral(DoubleUnaryOperator function, double from, double length) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * function.applyAsDouble(from + length / 2 * (1 + nodes[i]));
    }
    return sum * length / 2;
  }
}
