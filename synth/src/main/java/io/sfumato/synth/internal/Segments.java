package io.sfumato.synth.internal;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The codes of a column in runs of neighbours between which no workload tells. A search scores
 * segments, not codes: a column of 65,536 codes that is asked about in 32 bins has 32 of them.
 * Immutable.
 */
final class Segments {

  private final int[] first;
  private final int[] ofCode;

  private Segments(int[] first, int[] ofCode) {
    this.first = first;
    this.ofCode = ofCode;
  }

  /**
   * Returns the segments of a column.
   *
   * @param size how many codes it has
   * @param starts the codes that begin a segment; code 0 does in any case
   */
  static Segments startingAt(int size, BitSet starts) {
    BitSet all = (BitSet) starts.clone();
    all.set(0);
    int[] first = all.stream().toArray();
    int[] ofCode = new int[size];
    for (int s = 0; s < first.length; s++) {
      Arrays.fill(ofCode, first[s], s + 1 < first.length ? first[s + 1] : size, s);
    }
    return new Segments(first, ofCode);
  }

  /** How many segments there are, at least 1. */
  int count() {
    return first.length;
  }

  /** How many codes there are. */
  int codes() {
    return ofCode.length;
  }

  /** The segment of a code. */
  int of(int code) {
    return ofCode[code];
  }

  /** The first code of a segment. */
  int first(int segment) {
    return first[segment];
  }

  /** How many codes a segment has, at least 1. */
  int width(int segment) {
    int end = segment + 1 < first.length ? first[segment + 1] : ofCode.length;
    return end - first[segment];
  }

  /** A code of a segment, drawn with a random word. */
  int draw(int segment, long word) {
    int width = width(segment);
    return width == 1 ? first[segment] : first[segment] + (int) (((word >>> 32) * width) >>> 32);
  }

  /** Whether each code is a segment of its own. */
  boolean areCodes() {
    return first.length == ofCode.length;
  }
}
