package io.sfumato.synth.internal;

/** The changes that make one offspring of the best table: up to two cells. */
final class Offspring {

  int count;
  final int[] rows = new int[2];
  final int[] columns = new int[2];
  final int[] codes = new int[2];

  void clear() {
    count = 0;
  }

  void add(int row, int column, int code) {
    rows[count] = row;
    columns[count] = column;
    codes[count++] = code;
  }

  void copy(Offspring other) {
    count = other.count;
    for (int i = 0; i < count; i++) {
      rows[i] = other.rows[i];
      columns[i] = other.columns[i];
      codes[i] = other.codes[i];
    }
  }
}
