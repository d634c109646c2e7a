package io.sfumato.survival;

import io.sfumato.accounting.Fields;
import java.util.Arrays;

/** Vectors and square matrices as ledgers keep them, in lists of numbers, and their forms. */
final class Matrices {

  private Matrices() {}

  static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Reads a vector of a known length from a ledger. */
  static double[] vector(Fields stored, String name, int length) {
    double[] values = stored.reals(name);
    if (values.length != length) {
      throw new IllegalArgumentException(
          "'%s' must have %d numbers, got %d".formatted(name, length, values.length));
    }
    return values;
  }

  /** Reads a square matrix of a known size from a ledger. */
  static double[][] square(Fields stored, String name, int size) {
    double[] flat = vector(stored, name, size * size);
    double[][] matrix = new double[size][];
    for (int i = 0; i < size; i++) {
      matrix[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
    }
    return matrix;
  }

  static double[][] copy(double[][] matrix) {
    return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
  }

  /** Returns {@code leftᵀ matrix right}. */
  static double form(double[] left, double[][] matrix, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        sum += left[i] * matrix[i][j] * right[j];
      }
    }
    return sum;
  }
}
