package io.sfumato.survival;

import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The quasi-likelihood of a parametric model of the populations of a life table, see {@link
 * GroupedCells}, with weak priors that keep noise from driving parameters to infinity. Parameters:
 * the coefficients of the model and then the nuisances of each population. Fisher's expected
 * information stands for the second derivatives. Not for several threads.
 */
final class GroupedLikelihood implements NewtonMaximizer.Objective {

  // Standard deviations of the priors.
  private static final double LEVEL = 2; // log Λ(horizon), around 0
  private static final double SHAPE = 1; // log γ, or half γ times the horizon, around 0
  private static final double POWER = 1; // log(κ + 1) and log ρ, around Weibull or log-logistic
  private static final double EFFECT = 2; // of a group

  private final ParametricModel model;
  private final List<String> labels; // of the populations
  private final List<GroupedCells> populations = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>(); // of each coefficient
  private final List<Integer> contrasts = new ArrayList<>(); // population, 0 for an intercept
  private final int size;
  private final double horizon;
  private final double powerMode;

  GroupedLikelihood(ParametricModel model, List<String> labels, List<NoisyCells> cells) {
    this.model = model;
    this.labels = labels;
    int total = 0;
    for (NoisyCells ofPopulation : cells) {
      GroupedCells population = new GroupedCells(ofPopulation);
      populations.add(population);
      total += population.nuisances();
    }
    for (Parameter parameter : Parameter.values()) {
      int terms = model.terms(parameter).size(); // the intercept, and perhaps the group
      for (int g = 0; g < (terms < 2 ? terms : cells.size()); g++) {
        parameters.add(parameter);
        contrasts.add(g);
      }
    }
    this.size = parameters.size() + total;
    this.horizon = populations.get(0).grid().horizon();
    this.powerMode = model.family() == Family.APGW ? Math.log(2) : 0;
  }

  /** Returns the number of coefficients. */
  int coefficients() {
    return parameters.size();
  }

  int size() {
    return size;
  }

  Parameter parameter(int coefficient) {
    return parameters.get(coefficient);
  }

  /** Returns for example {@code group=female}, or {@code (Intercept)}. */
  String term(int coefficient) {
    int g = contrasts.get(coefficient);
    return g == 0 ? ParametricModel.INTERCEPT : GroupedFit.GROUP + "=" + labels.get(g);
  }

  /** Returns what a coefficient is multiplied by in a population. */
  int design(int population, int coefficient) {
    int contrast = contrasts.get(coefficient);
    return contrast == 0 || contrast == population ? 1 : 0;
  }

  /** Returns the predictors of a population. */
  double[] predictors(double[] x, int population) {
    double[] predictors = model.fixedPredictors();
    for (int j = 0; j < coefficients(); j++) {
      predictors[parameter(j).predictor()] += design(population, j) * x[j];
    }
    return predictors;
  }

  /** Returns the covariances of a population's predictors from those of the coefficients. */
  double[][] predictorCovariance(double[][] covariance, int population) {
    double[][] matrix = new double[HazardTerms.PREDICTORS][HazardTerms.PREDICTORS];
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j < covariance.length; j++) {
        if (design(population, i) * design(population, j) != 0) {
          matrix[parameter(i).predictor()][parameter(j).predictor()] += covariance[i][j];
        }
      }
    }
    return matrix;
  }

  /** Returns points to start from: for each power, an exponential law that fits the horizon. */
  List<double[]> starts() {
    List<double[]> starts = new ArrayList<>();
    boolean hasPower = parameters.get(coefficients() - 1) == Parameter.POWER;
    for (double power : hasPower ? new double[] {-1, 0, 1} : new double[] {0}) {
      double[] start = new double[size];
      int at = coefficients();
      for (GroupedCells population : populations) {
        double[] nuisances = population.start();
        System.arraycopy(nuisances, 0, start, at, nuisances.length);
        at += nuisances.length;
      }
      for (int j = 0; j < coefficients(); j++) {
        boolean first = contrasts.get(j) == 0;
        if (first && parameter(j) == Parameter.SCALE) {
          start[j] = -Math.log(horizon);
        } else if (first && parameter(j) == Parameter.HAZARD && !model.has(Parameter.SCALE)) {
          start[j] = -Math.log(horizon);
        } else if (parameter(j) == Parameter.POWER) {
          start[j] = powerMode + power;
        }
      }
      starts.add(start);
    }
    return starts;
  }

  double[] bounds() {
    double[] bounds = new double[size];
    Arrays.fill(bounds, 500); // e^500 is still a number
    return bounds;
  }

  @Override
  public double value(double[] x) {
    return sum(x).value();
  }

  @Override
  public double derivatives(double[] x, double[] gradient, double[][] hessian) {
    GroupedCells.Sum sum = sum(x);
    for (int i = 0; i < size; i++) {
      gradient[i] = sum.gradient(i);
      for (int j = 0; j < size; j++) {
        hessian[i][j] = -sum.information(i, j);
      }
    }
    return sum.value();
  }

  private GroupedCells.Sum sum(double[] x) {
    int shared = coefficients();
    GroupedCells.Sum sum = new GroupedCells.Sum(size, shared);
    int at = shared;
    for (int g = 0; g < populations.size(); g++) {
      GroupedCells population = populations.get(g);
      Knots knots = new Knots(population.grid(), predictors(x, g), g);
      int end = at + population.nuisances();
      sum.nuisancesAt(at);
      population.addTo(knots, shared, Arrays.copyOfRange(x, at, end), sum);
      if (g == 0) {
        addLevelPrior(knots, sum);
      }
      at = end;
    }
    addPriors(x, sum);
    return sum;
  }

  private void addLevelPrior(Knots knots, GroupedCells.Sum sum) {
    int last = populations.get(0).grid().bins();
    double level = knots.cumulative(last);
    double[] slopes = new double[coefficients()];
    Arrays.setAll(slopes, j -> knots.slope(last, j) / level);
    int[] all = IntStream.range(0, slopes.length).toArray();
    sum.addPrior(all, slopes, Math.log(level), LEVEL);
  }

  private void addPriors(double[] x, GroupedCells.Sum sum) {
    boolean gompertz = model.family() == Family.GOMPERTZ;
    boolean twoScales = model.has(Parameter.SCALE) && model.has(Parameter.HAZARD);
    for (int j = 0; j < coefficients(); j++) {
      double perTime = gompertz && parameter(j) == Parameter.SHAPE ? 2 / horizon : 1;
      if (contrasts.get(j) > 0) {
        sum.addPrior(j, x[j], EFFECT * perTime);
      } else if (parameter(j) == Parameter.SHAPE) {
        sum.addPrior(j, x[j], SHAPE * perTime);
      } else if (parameter(j) == Parameter.POWER) {
        sum.addPrior(j, x[j] - powerMode, POWER);
      } else if (parameter(j) == Parameter.HAZARD && twoScales) {
        sum.addPrior(j, x[j], LEVEL);
      }
    }
  }

  /** Cumulative hazards at the knots of a grid, all computed once. */
  private final class Knots implements GroupedCells.Curve {
    private final double[] cumulative;
    private final double[][] slopes;

    Knots(TimeGrid grid, double[] predictors, int population) {
      int bins = grid.bins();
      cumulative = new double[bins + 1];
      slopes = new double[bins + 1][coefficients()];
      HazardTerms terms = new HazardTerms(model.family());
      for (int k = 1; k <= bins; k++) {
        terms.at(grid.knot(k), predictors);
        cumulative[k] = terms.cumulative();
        for (int j = 0; j < coefficients(); j++) {
          slopes[k][j] = design(population, j) * terms.cumulative(parameter(j).predictor());
        }
      }
    }

    @Override
    public double cumulative(int knot) {
      return cumulative[knot];
    }

    @Override
    public double slope(int knot, int parameter) {
      return slopes[knot][parameter];
    }
  }
}
