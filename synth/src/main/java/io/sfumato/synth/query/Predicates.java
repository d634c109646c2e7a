package io.sfumato.synth.query;

import static java.util.Objects.requireNonNull;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How many rows satisfy each of some predicates of the analyst's. They are asked once of every
 * combination of codes, when the workload is made, and never of a row: whatever they are, they
 * learn nothing of the data, cannot fail on them, and always answer the same.
 *
 * <p><b>Sensitivity.</b> That of adding or removing a row is the largest number of predicates that
 * a combination satisfies, that of replacing a row the largest number in which two differ. Both are
 * attained; beyond {@link #MOST_COMPARED} different answers, the latter is bounded by twice the
 * former and by the number of predicates. Immutable and thread-safe.
 */
public final class Predicates implements Workload {

  /** The most combinations of codes. */
  public static final int MOST_COMBINATIONS = 1 << 20;

  /** The most different answers of all predicates that are compared with each other. */
  public static final int MOST_COMPARED = 1 << 12;

  private final Domain domain;
  private final String name;
  private final int[] columns;
  private final int[] sizes;
  private final int cells;
  private final int[] patternOf;
  private final int[][] patterns;
  private final long most;
  private final long mostDifferent;

  private Predicates(
      Domain domain, String name, int[] columns, List<? extends Predicate<int[]>> predicates) {
    this.domain = domain;
    this.columns = columns;
    this.sizes = Arrays.stream(columns).map(domain::size).toArray();
    this.cells = predicates.size();
    this.patternOf = new int[combinations(domain, columns)];
    List<BitSet> distinct = new ArrayList<>();
    tabulate(predicates, distinct);
    this.patterns = distinct.stream().map(bits -> bits.stream().toArray()).toArray(int[][]::new);
    this.most = distinct.stream().mapToInt(BitSet::cardinality).max().orElse(0);
    this.mostDifferent =
        distinct.size() > MOST_COMPARED ? Math.min(cells, 2 * most) : mostDifferent(distinct);
    this.name =
        Arrays.stream(columns)
                .mapToObj(column -> QueryNames.of(domain, column))
                .collect(Collectors.joining(",", QueryNames.quoted(name) + "(", ")#"))
            + digest();
  }

  /**
   * Returns the counts of some predicates.
   *
   * @param domain the domain
   * @param name what to call them, not blank
   * @param columns distinct numbers of columns, ascending, at least one, with at most {@link
   *     #MOST_COMBINATIONS} combinations of codes
   * @param predicates the predicates, at least one, of the codes of these columns in their order;
   *     public
   * @return the workload; its name ends in a digest of all answers of the predicates, so that
   *     others of the same name are told apart
   * @throws IllegalArgumentException if an argument is not such
   */
  public static Predicates of(
      Domain domain, String name, int[] columns, List<? extends Predicate<int[]>> predicates) {
    requireNonNull(domain, "domain");
    if (requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    List<? extends Predicate<int[]>> copy = List.copyOf(predicates);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("predicates must be at least one");
    }
    int[] checked = CrossColumns.of(domain, -1, columns).others();
    return new Predicates(domain, name, checked, copy);
  }

  private static int combinations(Domain domain, int[] columns) {
    long product = 1;
    for (int column : columns) {
      product *= domain.size(column);
      if (product > MOST_COMBINATIONS) {
        int widest =
            IntStream.of(columns)
                .boxed()
                .max((a, b) -> Integer.compare(domain.size(a), domain.size(b)))
                .orElseThrow();
        throw new IllegalArgumentException(
            "columns must have at most %d combinations of codes; drop '%s' of %d codes"
                .formatted(MOST_COMBINATIONS, domain.names().get(widest), domain.size(widest)));
      }
    }
    return (int) product;
  }

  private void tabulate(List<? extends Predicate<int[]>> predicates, List<BitSet> distinct) {
    Map<BitSet, Integer> numbers = new HashMap<>();
    int[] codes = new int[columns.length];
    for (int combination = 0; combination < patternOf.length; combination++) {
      BitSet hits = new BitSet();
      for (int p = 0; p < cells; p++) {
        hits.set(p, predicates.get(p).test(codes.clone()));
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

  private static long mostDifferent(List<BitSet> patterns) {
    long most = 0;
    for (int a = 0; a < patterns.size(); a++) {
      for (int b = 0; b < a; b++) {
        BitSet different = (BitSet) patterns.get(a).clone();
        different.xor(patterns.get(b));
        most = Math.max(most, different.cardinality());
      }
    }
    return most;
  }

  private String digest() {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e); // every Java platform has it
    }
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(cells).array());
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

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int[] columns() {
    return columns.clone();
  }

  @Override
  public int cells() {
    return cells;
  }

  @Override
  public long rowL1() {
    return Math.max(1, most);
  }

  @Override
  public long rowSquaredL2() {
    return rowL1();
  }

  @Override
  public long replaceSquaredL2() {
    return Math.max(1, mostDifferent);
  }

  @Override
  public void add(int[] row, long times, long[] answers) {
    int combination = 0;
    for (int k = 0; k < columns.length; k++) {
      combination = combination * sizes[k] + row[columns[k]];
    }
    for (int hit : patterns[patternOf[combination]]) {
      answers[hit] += times;
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
