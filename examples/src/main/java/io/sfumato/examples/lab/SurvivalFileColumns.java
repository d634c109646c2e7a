package io.sfumato.examples.lab;

import io.sfumato.survival.SurvivalColumns;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name more columns of a {@link SurvivalFile}, none of which is required. */
final class SurvivalFileColumns {

  @Option(names = "--group", paramLabel = "COL", description = "Column of groups (arms).")
  private @Nullable String group;

  @Option(names = "--strata", paramLabel = "COL", description = "Column of strata.")
  private @Nullable String strata;

  @Option(
      names = "--entry",
      paramLabel = "COL",
      description =
          "Column of times at which observation began, numeric: a row is at risk on (entry, time].")
  private @Nullable String entry;

  @Option(names = "--weights", paramLabel = "COL", description = "Column of case weights, numeric.")
  private @Nullable String weights;

  Optional<String> group() {
    return Optional.ofNullable(group);
  }

  Optional<String> strata() {
    return Optional.ofNullable(strata);
  }

  Optional<String> entry() {
    return Optional.ofNullable(entry);
  }

  /** Returns the columns that were named, by option. */
  Map<String, String> options() {
    Map<String, String> named = numbers();
    put(named, "--group", group);
    put(named, "--strata", strata);
    return named;
  }

  /** Returns those of them that hold numbers. */
  Map<String, String> numbers() {
    Map<String, String> named = new LinkedHashMap<>();
    put(named, "--entry", entry);
    put(named, "--weights", weights);
    return named;
  }

  SurvivalColumns addTo(SurvivalColumns columns) {
    SurvivalColumns all = columns;
    all = group == null ? all : all.groups(group);
    all = strata == null ? all : all.strata(strata);
    all = entry == null ? all : all.entry(entry);
    return weights == null ? all : all.weights(weights);
  }

  private static void put(Map<String, String> named, String option, @Nullable String column) {
    if (column != null) {
      named.put(option, column);
    }
  }
}
