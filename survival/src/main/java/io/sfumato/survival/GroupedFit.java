package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A {@link ParametricModel} fitted to the noisy cells of a private life table. It reads nothing but
 * what has been released, so it is post-processing and free.
 *
 * <p>The likelihood is that of grouped times: an event in a bin has probability {@code S(t_{k-1}) -
 * S(t_k)}, with a rate of censoring (and of late entry) in each of at most 20 pieces of the horizon
 * estimated beside it. A cell with mean μ and noise variance v is weighted by {@code 1/(μ + v)},
 * the inverse of all its variance, so that the estimate solves unbiased equations whatever the law
 * of the noise, and cells below the noise say little. Weak normal priors (standard deviation 1 for
 * log γ and the power, 2 for {@code log Λ(horizon)} and for effects of groups) keep cells that are
 * all noise from driving it to infinity. With weighted rows, sampling varies as if each weight were
 * 1.
 *
 * <p><b>When to use it.</b> For effects of groups with standard errors, for a few numbers that say
 * it all, and beyond the horizon. As a curve it is no better than {@link DpKaplanMeier}, unless the
 * noise drowns all but two parameters and the family is right: the exact Weibull fit to the lung
 * cancer data of R's {@code survival} is 0.012 from the Kaplan-Meier curve (root mean square up to
 * 1000 days), and no release comes closer, however little noise there is.
 *
 * <p>The only covariate is {@value #GROUP}: the contrasts of the public groups of the table with
 * its first. Without it a table of several groups is fitted as one population; {@link
 * LifeTable#group} gives the table of one.
 *
 * <p>Standard errors are from the expected information, which counts the sampling of the people,
 * the noise and the priors. No cells, all zero, negative or huge, make it throw. Immutable.
 *
 * @see <a href="https://doi.org/10.1093/biomet/61.3.439">Wedderburn (1974), Section 2, on
 *     quasi-likelihood</a>
 */
public final class GroupedFit {

  /** The covariate that stands for the groups of a table. */
  static final String GROUP = "group";

  private static final double PRECISION = 1e-9; // far below the noise

  private final ParametricModel model;
  private final List<String> groups; // of the populations; none if there is one
  private final List<ParametricCoefficient> coefficients;
  private final double[][] covariance;
  private final List<ParametricCurve> curves;
  private final boolean converged;

  private GroupedFit(
      ParametricModel model,
      List<String> groups,
      List<ParametricCoefficient> coefficients,
      double[][] covariance,
      List<ParametricCurve> curves,
      boolean converged) {
    this.model = model;
    this.groups = groups;
    this.coefficients = List.copyOf(coefficients);
    this.covariance = covariance;
    this.curves = List.copyOf(curves);
    this.converged = converged;
  }

  static GroupedFit of(ParametricModel model, LifeTable table) {
    Set<String> covariates = new LinkedHashSet<>();
    for (Parameter parameter : Parameter.values()) {
      covariates.addAll(model.covariates(parameter));
    }
    if (!Set.of(GROUP).containsAll(covariates)) {
      throw new IllegalArgumentException(
          "a life table has no covariate but '%s', got %s".formatted(GROUP, covariates));
    }
    List<String> groups = covariates.isEmpty() ? List.of() : table.groups();
    if (!covariates.isEmpty() && groups.isEmpty()) {
      throw new IllegalArgumentException(
          "the covariate '%s' needs a life table with groups".formatted(GROUP));
    }
    List<NoisyCells> cells =
        groups.isEmpty()
            ? List.of(table.cells())
            : groups.stream().map(label -> table.group(label).cells()).toList();
    return of(model, groups, cells);
  }

  private static GroupedFit of(ParametricModel model, List<String> groups, List<NoisyCells> cells) {
    GroupedLikelihood likelihood = new GroupedLikelihood(model, groups, cells);
    NewtonMaximizer.Result best = null;
    for (double[] start : likelihood.starts()) {
      NewtonMaximizer.Result peak =
          NewtonMaximizer.maximize(likelihood, start, likelihood.bounds(), PRECISION);
      if (best == null || !(peak.value <= best.value)) {
        best = peak;
      }
    }
    NewtonMaximizer.Result result = requireNonNull(best);
    double[][] covariance = covariance(likelihood, result.point);
    List<ParametricCoefficient> coefficients = new ArrayList<>();
    for (int j = 0; j < covariance.length; j++) {
      coefficients.add(
          new ParametricCoefficient(
              likelihood.parameter(j),
              likelihood.term(j),
              result.point[j],
              Math.sqrt(covariance[j][j])));
    }
    List<ParametricCurve> curves = new ArrayList<>();
    for (int g = 0; g < cells.size(); g++) {
      curves.add(
          new ParametricCurve(
              model.family(),
              likelihood.predictors(result.point, g),
              likelihood.predictorCovariance(covariance, g)));
    }
    return new GroupedFit(model, groups, coefficients, covariance, curves, result.converged);
  }

  /** Inverts the information, and keeps the part of the coefficients. */
  private static double[][] covariance(GroupedLikelihood likelihood, double[] point) {
    int size = likelihood.size();
    double[][] information = new double[size][size];
    likelihood.derivatives(point, new double[size], information);
    for (double[] line : information) {
      for (int j = 0; j < size; j++) {
        line[j] = -line[j];
      }
    }
    Cholesky factor = Cholesky.ofDefinite(information);
    double[][] inverse = factor == null ? information : factor.inverse();
    int shown = likelihood.coefficients();
    double[][] covariance = new double[shown][shown];
    for (int i = 0; i < shown; i++) {
      for (int j = 0; j < shown; j++) {
        covariance[i][j] = factor == null ? Double.NaN : inverse[i][j];
      }
    }
    return covariance;
  }

  /**
   * Returns the model.
   *
   * @return the model
   */
  public ParametricModel model() {
    return model;
  }

  /**
   * Returns the coefficients: of the scale, the hazard, the shape and the power, as far as they are
   * estimated, for each the intercept and then the groups but the first, as {@code group=label}.
   *
   * @return the coefficients
   */
  public List<ParametricCoefficient> coefficients() {
    return coefficients;
  }

  /**
   * Returns a coefficient.
   *
   * @param parameter what it acts on
   * @param term {@code (Intercept)}, or {@code group=label}
   * @return the coefficient
   * @throws IllegalArgumentException if the model has none
   */
  public ParametricCoefficient coefficient(Parameter parameter, String term) {
    return ParametricCoefficient.find(coefficients, parameter, term, model);
  }

  /**
   * Returns the estimated covariances of the {@link #coefficients()}.
   *
   * @return a copy; NaN if there are none, as where counts are beyond 10¹⁵
   */
  public double[][] covariance() {
    return Matrices.copy(covariance);
  }

  /**
   * Returns whether the search came to its end.
   *
   * @return whether a further step would change the quasi-likelihood by less than {@code 1e-9},
   *     relative to it
   */
  public boolean converged() {
    return converged;
  }

  /**
   * Returns the curves of a model without effects of groups.
   *
   * @return the curves
   * @throws IllegalArgumentException if the model has the covariate {@value #GROUP}
   */
  public ParametricCurve curve() {
    if (!groups.isEmpty()) {
      throw new IllegalArgumentException("give one of the groups " + groups);
    }
    return curves.get(0);
  }

  /**
   * Returns the curves of a group.
   *
   * @param group one of the groups of the table
   * @return the curves
   * @throws IllegalArgumentException if the model has no covariate {@value #GROUP}, or there is no
   *     such group
   */
  public ParametricCurve curve(String group) {
    int position = groups.indexOf(requireNonNull(group, "group"));
    if (position < 0) {
      throw new IllegalArgumentException(
          "group must be one of %s, got '%s'".formatted(groups, group));
    }
    return curves.get(position);
  }

  /** Returns a table of coefficients, as {@link ParametricFit} does. */
  @Override
  public String toString() {
    String text = "GroupedFit[%s]".formatted(model) + ParametricCoefficient.table(coefficients);
    return converged ? text : text + String.format(Locale.ROOT, "%nNOT CONVERGED");
  }
}
