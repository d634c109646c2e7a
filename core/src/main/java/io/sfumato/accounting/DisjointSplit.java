package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Private data divided by public labels, such that each row is in at most one part. Rows with a
 * label that is not listed, or with none, are in no part; a listed label always has a part, which
 * may be empty. Immutable, if the data are.
 *
 * <p>Each split is a division of its own: two splits of the same data, even by the same labels, are
 * charged one after the other, because nobody can check that they divide alike.
 *
 * @param <D> the type of the whole and of each part
 */
public final class DisjointSplit<D> {

  private final String id = UUID.randomUUID().toString();
  private final Map<String, D> parts;

  private DisjointSplit(Map<String, D> parts) {
    this.parts = parts;
  }

  /**
   * Divides rows.
   *
   * @param <D> the type of the data
   * @param rowLabels the label of each row, private; null where a row has none
   * @param labels the public labels, distinct, at least one; never taken from the data
   * @param select returns the data that consist of the rows with the given numbers, from 0,
   *     increasing
   * @return the split
   * @throws IllegalArgumentException if there is no label, or one is repeated or blank
   */
  public static <D> DisjointSplit<D> of(
      List<String> rowLabels, List<String> labels, Function<int[], D> select) {
    requireNonNull(rowLabels, "rowLabels");
    requireNonNull(select, "select");
    List<String> listed = List.copyOf(requireNonNull(labels, "labels"));
    if (listed.isEmpty()
        || new HashSet<>(listed).size() < listed.size()
        || listed.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "labels must be distinct, not blank and at least one, got " + listed);
    }
    Map<String, int[]> rows = new LinkedHashMap<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    listed.forEach(label -> rows.put(label, new int[8]));
    int row = 0;
    for (String label : rowLabels) {
      int[] numbers = rows.get(label);
      if (numbers != null) {
        int size = sizes.merge(label, 1, Integer::sum);
        if (size > numbers.length) {
          numbers = Arrays.copyOf(numbers, 2 * numbers.length);
          rows.put(label, numbers);
        }
        numbers[size - 1] = row;
      }
      row++;
    }
    Map<String, D> parts = new LinkedHashMap<>();
    rows.forEach(
        (label, numbers) ->
            parts.put(label, select.apply(Arrays.copyOf(numbers, sizes.getOrDefault(label, 0)))));
    return new DisjointSplit<>(parts);
  }

  /**
   * Returns the public labels.
   *
   * @return the labels, in the order given
   */
  public List<String> labels() {
    return List.copyOf(parts.keySet());
  }

  String id() {
    return id;
  }

  /** Returns a part, which is private. */
  D part(String label) {
    D part = parts.get(requireNonNull(label, "label"));
    if (part == null) {
      throw new IllegalArgumentException(
          "label must be one of %s, got '%s'".formatted(labels(), label));
    }
    return part;
  }

  /** Says nothing about the rows. */
  @Override
  public String toString() {
    return "DisjointSplit[private, by " + labels() + "]";
  }
}
