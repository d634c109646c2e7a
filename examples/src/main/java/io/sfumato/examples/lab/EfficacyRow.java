package io.sfumato.examples.lab;

import io.sfumato.examples.lab.Learner.Efficacy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A row of output, yet to be computed: one line, or one for each of several training tables and a
 * mean.
 *
 * @param predicts the column to predict
 * @param model what learns
 * @param train what it learns from
 * @param each the figures of each table, at least one
 */
record EfficacyRow(String predicts, Learner model, String train, List<Supplier<Efficacy>> each) {

  List<String> lines() {
    List<Efficacy> found = each.parallelStream().map(Supplier::get).toList();
    if (found.size() == 1) {
      return List.of(line("", found));
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      lines.add(line("-" + (i + 1), found.subList(i, i + 1)));
    }
    lines.add(line("-mean", found));
    return lines;
  }

  private String line(String which, List<Efficacy> found) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%.4f,%.4f,%.4f",
        predicts,
        model.title(),
        train + which,
        mean(found, Efficacy::macroF1),
        mean(found, Efficacy::auc),
        mean(found, Efficacy::accuracy));
  }

  private static double mean(List<Efficacy> found, ToDoubleFunction<Efficacy> figure) {
    return found.stream().mapToDouble(figure).average().orElseThrow();
  }
}
