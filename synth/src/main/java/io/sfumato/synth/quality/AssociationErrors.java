package io.sfumato.synth.quality;

import io.sfumato.synth.domain.CodedTable;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far a measure of association is apart in both tables, over all pairs of columns that it is
 * for. <b>NOT PRIVATE.</b>
 *
 * @param measure the name of the measure
 * @param pairs how many pairs of columns there are
 * @param mean the mean absolute difference, NaN if there is no pair
 * @param max the largest absolute difference, NaN if there is no pair
 * @param worst the names of the pair with the largest, separated by a comma; empty if there is none
 */
public record AssociationErrors(String measure, int pairs, double mean, double max, String worst) {

  /**
   * Into how many bins numbers are divided for mutual information: it grows with empty cells, and
   * more so in the smaller table.
   */
  static final int BINS = 20;

  /** Compares all measures: for pairs of numbers, of labels, of one of each, and of any columns. */
  static List<AssociationErrors> of(ComparedTable real, ComparedTable synthetic) {
    List<Integer> numbers = real.which(true);
    List<Integer> labels = real.which(false);
    List<Integer> all = IntStream.range(0, real.columns().size()).boxed().toList();
    return List.of(
        of("Pearson's correlation", numbers, numbers, real, synthetic, AssociationErrors::pearson),
        of(
            "Spearman's correlation",
            numbers,
            numbers,
            real,
            synthetic,
            (a, b) -> table -> Association.spearman(table.numbers(a), table.numbers(b))),
        of("Cramér's V", labels, labels, real, synthetic, AssociationErrors::cramer),
        of("correlation ratio", labels, numbers, real, synthetic, AssociationErrors::ratio),
        of(
            "mutual information",
            real.codes().domain().names(),
            all,
            all,
            real.binned(BINS),
            synthetic.binned(BINS),
            AssociationErrors::information));
  }

  private static ToDoubleFunction<CodedTable> information(int a, int b) {
    return table ->
        Association.mutualInformation(
            table.column(a), table.domain().size(a), table.column(b), table.domain().size(b));
  }

  private static ToDoubleFunction<ComparedTable> pearson(int a, int b) {
    return table -> Association.pearson(table.numbers(a), table.numbers(b));
  }

  private static ToDoubleFunction<ComparedTable> cramer(int a, int b) {
    return table ->
        Association.cramersV(
            table.codes().column(a),
            table.codes().domain().size(a),
            table.codes().column(b),
            table.codes().domain().size(b));
  }

  private static ToDoubleFunction<ComparedTable> ratio(int label, int number) {
    return table ->
        Association.correlationRatio(
            table.codes().column(label), table.codes().domain().size(label), table.numbers(number));
  }

  private static AssociationErrors of(
      String measure,
      List<Integer> first,
      List<Integer> second,
      ComparedTable real,
      ComparedTable synthetic,
      BiFunction<Integer, Integer, ToDoubleFunction<ComparedTable>> of) {
    return of(measure, real.codes().domain().names(), first, second, real, synthetic, of);
  }

  private static <T> AssociationErrors of(
      String measure,
      List<String> names,
      List<Integer> first,
      List<Integer> second,
      T real,
      T synthetic,
      BiFunction<Integer, Integer, ToDoubleFunction<T>> of) {
    int pairs = 0;
    double sum = 0;
    double max = Double.NaN;
    String worst = "";
    for (int a : first) {
      for (int b : second) {
        if (first == second && b <= a) {
          continue;
        }
        ToDoubleFunction<T> strength = of.apply(a, b);
        double difference =
            Math.abs(strength.applyAsDouble(real) - strength.applyAsDouble(synthetic));
        pairs++;
        sum += difference;
        if (!(difference <= max)) {
          max = difference;
          worst = names.get(a) + "," + names.get(b);
        }
      }
    }
    return new AssociationErrors(measure, pairs, sum / pairs, max, worst);
  }
}
