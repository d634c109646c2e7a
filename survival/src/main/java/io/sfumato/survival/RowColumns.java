package io.sfumato.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rows of {@link SurvivalData} may have beside time and cause: columns with one element for
 * each row, or null. Immutable; the arrays are those of the columns themselves and are not changed.
 */
final class RowColumns {

  static final RowColumns NONE = new RowColumns(null, null, null, null, null, List.of());

  private final double @Nullable [] entries;
  private final double @Nullable [] weights;
  private final @Nullable Labels groups;
  private final @Nullable Labels strata;
  private final @Nullable Labels clusters;
  private final List<Covariate> covariates;

  private RowColumns(
      double @Nullable [] entries,
      double @Nullable [] weights,
      @Nullable Labels groups,
      @Nullable Labels strata,
      @Nullable Labels clusters,
      List<Covariate> covariates) {
    this.entries = entries;
    this.weights = weights;
    this.groups = groups;
    this.strata = strata;
    this.clusters = clusters;
    this.covariates = covariates;
  }

  /** A named column of numbers; NaN where missing. */
  private static final class Covariate {
    private final String name;
    private final double[] values;

    Covariate(String name, double[] values) {
      this.name = name;
      this.values = values;
    }
  }

  RowColumns withEntries(double[] column) {
    return new RowColumns(column, weights, groups, strata, clusters, covariates);
  }

  RowColumns withWeights(double[] column) {
    return new RowColumns(entries, column, groups, strata, clusters, covariates);
  }

  RowColumns withGroups(Labels column) {
    return new RowColumns(entries, weights, column, strata, clusters, covariates);
  }

  RowColumns withStrata(Labels column) {
    return new RowColumns(entries, weights, groups, column, clusters, covariates);
  }

  RowColumns withClusters(Labels column) {
    return new RowColumns(entries, weights, groups, strata, column, covariates);
  }

  /** Adds a covariate; the name must be new. */
  RowColumns withCovariate(String name, double[] column) {
    if (covariateNames().contains(name)) {
      throw new IllegalArgumentException("name must be new, got '%s' twice".formatted(name));
    }
    List<Covariate> more = new ArrayList<>(covariates);
    more.add(new Covariate(name, column));
    return new RowColumns(entries, weights, groups, strata, clusters, List.copyOf(more));
  }

  List<String> covariateNames() {
    return covariates.stream().map(c -> c.name).toList();
  }

  double[] covariate(String name) {
    for (Covariate covariate : covariates) {
      if (covariate.name.equals(name)) {
        return covariate.values;
      }
    }
    throw new IllegalArgumentException(
        "there must be a covariate '%s' in the data; it has %s".formatted(name, covariateNames()));
  }

  boolean hasEntries() {
    return entries != null;
  }

  boolean hasWeights() {
    return weights != null;
  }

  @Nullable Labels groups() {
    return groups;
  }

  @Nullable Labels strata() {
    return strata;
  }

  @Nullable Labels clusters() {
    return clusters;
  }

  /** Returns when a row came under observation, 0 if from the start. */
  double entry(int row) {
    return entries == null ? 0 : entries[row];
  }

  double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** Returns the number of the person a row belongs to: of the cluster, or of the row itself. */
  int person(int row) {
    return clusters == null ? row : clusters.code(row);
  }

  /** Returns some rows, in the given order. */
  RowColumns select(int[] rows) {
    return new RowColumns(
        entries == null ? null : select(entries, rows),
        weights == null ? null : select(weights, rows),
        groups == null ? null : groups.select(rows),
        strata == null ? null : strata.select(rows),
        clusters == null ? null : clusters.select(rows),
        covariates.stream().map(c -> new Covariate(c.name, select(c.values, rows))).toList());
  }

  static double[] select(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
  }
}
