package io.sfumato.synth.quality;

/**
 * What a comparison must know of a column.
 *
 * @param numeric whether it holds numbers
 * @param values how many codes stand for values; one more stands for null if there is one
 * @param width the width of the public range of its numbers, above 0
 */
record ComparedColumn(String name, boolean numeric, int values, double width) {

  /** Returns where a code is in the range, in {@code [0, 1]}, NaN for null. */
  double place(int code) {
    return code >= values ? Double.NaN : values == 1 ? 0 : (double) code / (values - 1);
  }
}
