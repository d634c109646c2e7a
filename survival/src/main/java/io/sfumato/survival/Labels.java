package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A private label for each row, each distinct text kept once. A missing label is the empty text.
 * Immutable.
 */
final class Labels {

  private final int[] codes;
  private final List<String> texts;

  private Labels(int[] codes, List<String> texts) {
    this.codes = codes;
    this.texts = texts;
  }

  static Labels of(List<String> rowLabels) {
    int[] codes = new int[rowLabels.size()];
    List<String> texts = new ArrayList<>();
    Map<String, Integer> known = new HashMap<>();
    int row = 0;
    for (String label : rowLabels) {
      String text = label == null ? "" : label;
      Integer code = known.putIfAbsent(text, texts.size());
      if (code == null) {
        code = texts.size();
        texts.add(text);
      }
      codes[row++] = code;
    }
    return new Labels(codes, List.copyOf(texts));
  }

  /** Returns public labels if they are distinct and at least one, and refuses others. */
  static List<String> distinct(String parameter, List<String> publicLabels) {
    List<String> listed = List.copyOf(requireNonNull(publicLabels, parameter));
    if (listed.isEmpty() || new HashSet<>(listed).size() < listed.size()) {
      throw new IllegalArgumentException(
          "%s must be distinct labels and at least one, got %s".formatted(parameter, listed));
    }
    return listed;
  }

  int size() {
    return codes.length;
  }

  String text(int row) {
    return texts.get(codes[row]);
  }

  /** Returns the number of the row's label in {@link #texts()}. */
  int code(int row) {
    return codes[row];
  }

  /** Returns the distinct labels, in the order of their first rows. Private. */
  List<String> texts() {
    return texts;
  }

  /** Returns for each of {@link #texts()} its position among public labels, or -1 if not listed. */
  int[] positionsIn(List<String> publicLabels) {
    Map<String, Integer> positions = new HashMap<>();
    for (String label : publicLabels) {
      positions.put(label, positions.size());
    }
    return texts.stream().mapToInt(text -> positions.getOrDefault(text, -1)).toArray();
  }

  Labels select(int[] rows) {
    int[] selected = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = codes[rows[i]];
    }
    return new Labels(selected, texts);
  }
}
