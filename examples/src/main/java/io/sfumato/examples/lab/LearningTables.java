package io.sfumato.examples.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Turns rows of tables of text into examples for learners. For linear models, a number is
 * standardized by the mean and standard deviation of the real table, and each label is a feature of
 * its own; for trees, a number stands as it is, and labels are numbered in the order of their
 * texts. A missing cell is a label of its own, for numbers beside a 0.
 */
final class LearningTables {

  private final List<String> columns;
  private final Map<String, Scale> scales = new HashMap<>();
  private final Map<String, Map<String, Integer>> codes = new HashMap<>();

  /** How numbers of a column are standardized. */
  private record Scale(double mean, double deviation) {

    static Scale of(double[] numbers) {
      double mean =
          IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).average().orElse(0);
      double variance =
          IntStream.range(0, numbers.length)
              .mapToDouble(i -> (numbers[i] - mean) * (numbers[i] - mean))
              .average()
              .orElse(0);
      return new Scale(mean, variance > 0 ? Math.sqrt(variance) : 1);
    }

    double apply(double number) {
      return (number - mean) / deviation;
    }
  }

  /**
   * Learns the encoding.
   *
   * @param real the real table, which gives the scales
   * @param synthetic the synthetic tables
   * @param columns the columns to learn from
   * @param numbers those that hold numbers
   */
  LearningTables(
      Table real, List<Table> synthetic, List<String> columns, Collection<String> numbers) {
    this.columns = List.copyOf(columns);
    for (String column : columns) {
      if (numbers.contains(column)) {
        scales.put(
            column,
            Scale.of(
                real.stringColumn(column).asList().stream()
                    .map(LearningTables::number)
                    .flatMapToDouble(OptionalDouble::stream)
                    .toArray()));
      } else {
        TreeSet<String> labels = new TreeSet<>(real.stringColumn(column).asList());
        synthetic.forEach(table -> labels.addAll(table.stringColumn(column).asList()));
        Map<String, Integer> numbered = new HashMap<>();
        labels.forEach(label -> numbered.put(label, numbered.size()));
        codes.put(column, numbered);
      }
    }
  }

  /** Returns the number in a cell, if it is one. */
  static OptionalDouble number(String cell) {
    try {
      double number = Double.parseDouble(cell);
      return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  /** Returns an empty set of examples. */
  static MutableDataset<Label> noExamples() {
    LabelFactory labels = new LabelFactory();
    return new MutableDataset<>(new SimpleDataSourceProvenance("table", labels), labels);
  }

  /**
   * Returns rows as examples.
   *
   * @param linear whether for linear models, otherwise for trees
   */
  Dataset<Label> examples(Table table, int[] rows, String target, boolean linear) {
    MutableDataset<Label> examples = noExamples();
    add(examples, table, rows, table.stringColumn(target).asList(), linear);
    return examples;
  }

  /** Adds rows as examples of given labels, one for each row of the table. */
  void add(MutableDataset<Label> to, Table table, int[] rows, List<String> labels, boolean linear) {
    List<StringColumn> cells = columns.stream().map(table::stringColumn).toList();
    for (int row : rows) {
      to.add(example(labels.get(row), cells, row, linear));
    }
  }

  private Example<Label> example(String label, List<StringColumn> cells, int row, boolean linear) {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (StringColumn column : cells) {
      String name = column.name();
      String cell = column.get(row);
      Scale scale = scales.get(name);
      if (scale == null && linear) {
        names.add(name + "=" + cell);
        values.add(1.0);
      } else if (scale == null) {
        names.add(name);
        values.add((double) codes.getOrDefault(name, Map.of()).getOrDefault(cell, -1));
      } else {
        OptionalDouble number = number(cell);
        names.add(number.isPresent() ? name : name + " is missing");
        values.add(
            number.isEmpty()
                ? 1.0
                : linear ? scale.apply(number.getAsDouble()) : number.getAsDouble());
      }
    }
    return new ArrayExample<>(
        new Label(label),
        names.toArray(String[]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
