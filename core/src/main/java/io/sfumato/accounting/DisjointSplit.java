package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Private data divided by public labels, such that each unit is in at most one part. What has a
 * label that is not listed, or none, is in no part; a listed label always has a part, which may be
 * empty. Immutable, if the data are.
 *
 * <p>Each split is a division of its own: two splits of the same data, even by the same labels, are
 * charged one after the other, because nobody can check that they divide alike.
 *
 * @param <D> the type of the whole and of each part
 */
public final class DisjointSplit<D> {

  private final String id = UUID.randomUUID().toString();
  private final Map<String, D> parts;

  private final @Nullable PrivacyUnit unit;

  private DisjointSplit(Map<String, D> parts, @Nullable PrivacyUnit unit) {
    this.parts = parts;
    this.unit = unit;
  }

  /**
   * Divides rows, for units of one row each.
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
    return new DisjointSplit<>(divided(rowLabels, listed(labels), select), null);
  }

  /**
   * Divides the rows of units that may have several: each unit goes into one part, with all the
   * rows it keeps. It keeps its first {@code unit.maxRows()} rows, and goes where the first of the
   * listed labels is that any of these has, in the order of {@code labels}. So both are decided by
   * the unit's own rows, and adding or removing a unit changes one part by at most {@code maxRows}
   * rows.
   *
   * <p>The rows of a unit none of which has a listed label, and rows without a key, are in no part.
   *
   * @param <D> the type of the data
   * @param unit the unit of the accountant; it bounds the rows that a unit keeps
   * @param rowKeys whose row each row is, private; null where a row has no key
   * @param rowLabels the label of each row, private; null where a row has none
   * @param labels the public labels, distinct, at least one; never taken from the data
   * @param select returns the data that consist of the rows with the given numbers, from 0,
   *     increasing
   * @return the split
   * @throws IllegalArgumentException if there is no label, or one is repeated or blank; or if there
   *     are not as many keys as row labels
   */
  public static <D> DisjointSplit<D> byUnit(
      PrivacyUnit unit,
      List<String> rowKeys,
      List<String> rowLabels,
      List<String> labels,
      Function<int[], D> select) {
    requireNonNull(unit, "unit");
    requireNonNull(select, "select");
    List<String> listed = listed(labels);
    if (requireNonNull(rowKeys, "rowKeys").size()
        != requireNonNull(rowLabels, "rowLabels").size()) {
      throw new IllegalArgumentException(
          "rowKeys must be as many as rowLabels: one of each for every row");
    }
    Map<String, Integer> order = new HashMap<>();
    listed.forEach(label -> order.put(label, order.size()));
    Map<String, Integer> kept = new HashMap<>();
    Map<String, Integer> places = new HashMap<>();
    List<@Nullable String> keysOfKept = new ArrayList<>();
    Iterator<String> label = rowLabels.iterator();
    for (String key : rowKeys) {
      Integer place = order.get(label.next());
      boolean keeps = key != null && kept.merge(key, 1, Integer::sum) <= unit.maxRows();
      keysOfKept.add(keeps ? key : null);
      if (keeps && place != null) {
        places.merge(key, place, Math::min);
      }
    }
    List<@Nullable String> unitLabels = new ArrayList<>();
    for (String key : keysOfKept) {
      Integer place = key == null ? null : places.get(key);
      unitLabels.add(place == null ? null : listed.get(place));
    }
    return new DisjointSplit<>(divided(unitLabels, listed, select), unit);
  }

  private static List<String> listed(List<String> labels) {
    List<String> listed = List.copyOf(requireNonNull(labels, "labels"));
    if (listed.isEmpty()
        || new HashSet<>(listed).size() < listed.size()
        || listed.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "labels must be distinct, not blank and at least one, got " + listed);
    }
    return listed;
  }

  private static <D> Map<String, D> divided(
      List<? extends @Nullable String> rowLabels, List<String> listed, Function<int[], D> select) {
    Map<String, int[]> rows = new LinkedHashMap<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    listed.forEach(label -> rows.put(label, new int[8]));
    int row = 0;
    for (String label : rowLabels) {
      int[] numbers = label == null ? null : rows.get(label);
      if (label != null && numbers != null) {
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
    return parts;
  }

  /**
   * Returns the public labels.
   *
   * @return the labels, in the order given
   */
  public List<String> labels() {
    return List.copyOf(parts.keySet());
  }

  /** Returns the unit of which each one is in one part with all its rows; null if rows are. */
  @Nullable PrivacyUnit unit() {
    return unit;
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
