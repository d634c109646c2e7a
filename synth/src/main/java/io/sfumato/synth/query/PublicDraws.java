package io.sfumato.synth.query;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws of public questions from a public seed, the same for all time. No privacy rests on them.
 */
final class PublicDraws {

  private final SplittableRandom random;

  PublicDraws(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A number in {@code [0, bound)}, uniform up to 2^-32. */
  int below(int bound) {
    return Math.floorMod(random.nextLong(), bound);
  }

  /** A number in {@code [low, high]}. */
  int between(int low, int high) {
    return low + below(high - low + 1);
  }

  /** A number in {@code [-1024, 1024]} in the shape of a bell: the sum of four uniform ones. */
  int bell() {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += between(-256, 256);
    }
    return sum;
  }

  /** So many of some ascending numbers, ascending. */
  int[] subset(int[] of, int count) {
    int[] left = of.clone();
    for (int i = 0; i < count; i++) {
      int j = between(i, left.length - 1);
      int drawn = left[j];
      left[j] = left[i];
      left[i] = drawn;
    }
    return IntStream.of(left).limit(count).sorted().toArray();
  }
}
