package io.sfumato.synth.query;

import io.sfumato.synth.domain.Domain;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What predicates answer for every combination of codes. Immutable. */
final class PredicateTable {

  private final int predicates;
  private final int[] sizes;
  private final int[] patternOf;
  private final List<BitSet> distinct = new ArrayList<>();
  private final int[][] patterns;

  /**
   * Asks all predicates of all combinations.
   *
   * @throws IllegalArgumentException if there are too many combinations
   */
  PredicateTable(Domain domain, int[] columns, List<? extends Predicate<int[]>> predicates) {
    this.predicates = predicates.size();
    this.sizes = Arrays.stream(columns).map(domain::size).toArray();
    this.patternOf = new int[combinations(domain, columns)];
    tabulate(predicates);
    this.patterns = distinct.stream().map(bits -> bits.stream().toArray()).toArray(int[][]::new);
  }

  private static int combinations(Domain domain, int[] columns) {
    long product = 1;
    for (int column : columns) {
      product *= domain.size(column);
      if (product > Predicates.MOST_COMBINATIONS) {
        int widest =
            IntStream.of(columns)
                .boxed()
                .max((a, b) -> Integer.compare(domain.size(a), domain.size(b)))
                .orElseThrow();
        throw new IllegalArgumentException(
            "columns must have at most %d combinations of codes; drop '%s' of %d codes"
                .formatted(
                    Predicates.MOST_COMBINATIONS, domain.names().get(widest), domain.size(widest)));
      }
    }
    return (int) product;
  }

  private void tabulate(List<? extends Predicate<int[]>> asked) {
    Map<BitSet, Integer> numbers = new HashMap<>();
    int[] codes = new int[sizes.length];
    for (int combination = 0; combination < patternOf.length; combination++) {
      BitSet hits = new BitSet();
      for (int p = 0; p < predicates; p++) {
        hits.set(p, asked.get(p).test(codes.clone()));
      }
      Integer number = numbers.putIfAbsent(hits, distinct.size());
      if (number == null) {
        number = distinct.size();
        distinct.add(hits);
      }
      patternOf[combination] = number;
      for (int k = codes.length - 1; k >= 0 && ++codes[k] == sizes[k]; k--) {
        codes[k] = 0;
      }
    }
  }

  /** Returns the numbers of the predicates that a row satisfies; not to be changed. */
  int[] hits(int[] row, int[] columns) {
    int combination = 0;
    for (int k = 0; k < columns.length; k++) {
      combination = combination * sizes[k] + row[columns[k]];
    }
    return patterns[patternOf[combination]];
  }

  /** Returns how many predicates a combination satisfies at most. */
  long most() {
    return distinct.stream().mapToInt(BitSet::cardinality).max().orElse(0);
  }

  /** Returns in how many predicates two combinations differ at most, or a bound. */
  long mostDifferent() {
    if (distinct.size() > Predicates.MOST_COMPARED) {
      return Math.min(predicates, 2 * most());
    }
    long most = 0;
    for (int a = 0; a < distinct.size(); a++) {
      for (int b = 0; b < a; b++) {
        BitSet different = (BitSet) distinct.get(a).clone();
        different.xor(distinct.get(b));
        most = Math.max(most, different.cardinality());
      }
    }
    return most;
  }

  /** Returns 128 bits that tell these answers from all others. */
  String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has it
    }
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(predicates).array());
    for (int pattern : patternOf) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(pattern).array());
    }
    for (int[] hits : patterns) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(hits.length).array());
      for (int hit : hits) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(hit).array());
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }
}
