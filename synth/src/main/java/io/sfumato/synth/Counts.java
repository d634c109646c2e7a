package io.sfumato.synth;

import java.util.stream.LongStream;

/** Vectors of counts. */
final class Counts {

  private Counts() {}

  static double[] toDoubles(long[] counts) {
    return LongStream.of(counts).asDoubleStream().toArray();
  }

  static double[] scaled(long[] counts, double factor) {
    return LongStream.of(counts).mapToDouble(count -> count * factor).toArray();
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum;
  }
}
