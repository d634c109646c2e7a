package io.sfumato.survival;

import java.util.Arrays;

/** Square matrices: as lists of numbers, row by row, as ledgers keep them, and their forms. */
final class Matrices {

  private Matrices() {}

  static double[] flat(double[][] matrix) {
    return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
  }

  static double[][] square(double[] flat, int size) {
    double[][] matrix = new double[size][];
    for (int i = 0; i < size; i++) {
      matrix[i] = Arrays.copyOfRange(flat, i * size, (i + 1) * size);
    }
    return matrix;
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
