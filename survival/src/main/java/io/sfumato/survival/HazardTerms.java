package io.sfumato.survival;

/**
 * The cumulative hazard Λ(t) and the log hazard log h(t) of a family at one time, with first and
 * second derivatives in the four predictors of {@link Family.Parameter}: log φ, log λ, log γ (for
 * {@link Family#GOMPERTZ} γ itself) and ν. Overwritten by each evaluation; not for several threads.
 *
 * <p>With {@code z = γ (log t + log φ)}, plus log λ where λ is inside, and {@code Λ = λ G(z)},
 *
 * <pre>{@code   log h = log λ + log γ - log t + M(z),   M = log ∂G/∂z,}</pre>
 *
 * and the chain rule does the rest. The same arguments give the same bits everywhere, which private
 * regression needs; {@link BaselineHazard} has the exception.
 */
final class HazardTerms {

  static final int SCALE = 0;
  static final int HAZARD = 1;
  static final int SHAPE = 2;
  static final int POWER = 3;
  static final int PREDICTORS = 4;

  private final Family family;
  private final BaselineHazard.Terms terms = new BaselineHazard.Terms();
  private final double[] zFirst = new double[PREDICTORS];
  private final double[][] zSecond = new double[PREDICTORS][PREDICTORS];

  private double cumulative;
  private double logHazard;
  private final double[] cumulativeGradient = new double[PREDICTORS];
  private final double[] logHazardGradient = new double[PREDICTORS];
  private final double[][] cumulativeHessian = new double[PREDICTORS][PREDICTORS];
  private final double[][] logHazardHessian = new double[PREDICTORS][PREDICTORS];

  HazardTerms(Family family) {
    this.family = family;
  }

  /** Evaluates at a time above 0 and finite. */
  void at(double time, double[] predictors) {
    if (family == Family.GOMPERTZ) {
      gompertz(time, predictors);
    } else {
      powers(StrictMath.log(time), predictors);
    }
  }

  private void powers(double logTime, double[] predictors) {
    double gamma = StrictMath.exp(predictors[SHAPE]);
    double y = gamma * (logTime + predictors[SCALE]);
    boolean inside = family.hazardInside();
    double logLambda = predictors[HAZARD];
    family.baseline().at(inside ? y + logLambda : y, predictors[POWER], terms);
    double lambda = inside ? 1 : StrictMath.exp(logLambda);
    zFirst[SCALE] = gamma;
    zFirst[HAZARD] = inside ? 1 : 0;
    zFirst[SHAPE] = y;
    zSecond[SCALE][SHAPE] = gamma;
    zSecond[SHAPE][SCALE] = gamma;
    zSecond[SHAPE][SHAPE] = y;

    double gZ = StrictMath.exp(terms.m);
    double gZz = gZ * terms.mZ;
    double gZnu = gZ * terms.mNu;
    cumulative = lambda * terms.g;
    logHazard = (inside ? 0 : logLambda) + predictors[SHAPE] - logTime + terms.m;
    for (int i = 0; i < POWER; i++) {
      cumulativeGradient[i] = lambda * gZ * zFirst[i];
      logHazardGradient[i] = terms.mZ * zFirst[i];
      for (int j = 0; j < POWER; j++) {
        cumulativeHessian[i][j] = lambda * (gZz * zFirst[i] * zFirst[j] + gZ * zSecond[i][j]);
        logHazardHessian[i][j] = terms.mZz * zFirst[i] * zFirst[j] + terms.mZ * zSecond[i][j];
      }
      cross(cumulativeHessian, i, lambda * gZnu * zFirst[i]);
      cross(logHazardHessian, i, terms.mZnu * zFirst[i]);
    }
    cumulativeGradient[POWER] = lambda * terms.gNu;
    cumulativeHessian[POWER][POWER] = lambda * terms.gNuNu;
    logHazardGradient[POWER] = terms.mNu;
    logHazardHessian[POWER][POWER] = terms.mNuNu;
    logHazardGradient[SHAPE] += 1;
    if (!inside) {
      logHazardGradient[HAZARD] = 1;
      cumulativeGradient[HAZARD] = cumulative;
      for (int i = 0; i < PREDICTORS; i++) {
        cumulativeHessian[HAZARD][i] = cumulativeGradient[i];
        cumulativeHessian[i][HAZARD] = cumulativeGradient[i];
      }
    }
  }

  private static void cross(double[][] hessian, int i, double value) {
    hessian[i][POWER] = value;
    hessian[POWER][i] = value;
  }

  private void gompertz(double time, double[] predictors) {
    double gamma = predictors[SHAPE];
    double scale = StrictMath.exp(predictors[HAZARD]) * time;
    double x = gamma * time;
    cumulative = scale * PowerMoments.of(0, x);
    logHazard = predictors[HAZARD] + x;
    double first = scale * time * PowerMoments.of(1, x);
    cumulativeGradient[HAZARD] = cumulative;
    cumulativeGradient[SHAPE] = first;
    cumulativeHessian[HAZARD][HAZARD] = cumulative;
    cumulativeHessian[HAZARD][SHAPE] = first;
    cumulativeHessian[SHAPE][HAZARD] = first;
    cumulativeHessian[SHAPE][SHAPE] = scale * time * time * PowerMoments.of(2, x);
    logHazardGradient[HAZARD] = 1;
    logHazardGradient[SHAPE] = time;
  }

  /**
   * Returns the time at which the cumulative hazard reaches a value above 0: ∞ if it never does.
   */
  static double time(Family family, double cumulative, double[] predictors) {
    double lambda = StrictMath.exp(predictors[HAZARD]);
    double shape = predictors[SHAPE];
    if (family == Family.GOMPERTZ) {
      double rest = cumulative / lambda;
      double x = shape * rest;
      return x <= -1
          ? Double.POSITIVE_INFINITY
          : Math.abs(x) < 1e-300 ? rest : rest * (StrictMath.log1p(x) / x);
    }
    boolean inside = family.hazardInside();
    double z =
        family.baseline().inverse(inside ? cumulative : cumulative / lambda, predictors[POWER]);
    double y = inside ? z - predictors[HAZARD] : z;
    return StrictMath.exp(y / StrictMath.exp(shape) - predictors[SCALE]);
  }

  double cumulative() {
    return cumulative;
  }

  double logHazard() {
    return logHazard;
  }

  /** Returns ∂Λ/∂ a predictor. */
  double cumulative(int i) {
    return cumulativeGradient[i];
  }

  double cumulative(int i, int j) {
    return cumulativeHessian[i][j];
  }

  /** Returns ∂ log h/∂ a predictor. */
  double logHazard(int i) {
    return logHazardGradient[i];
  }

  double logHazard(int i, int j) {
    return logHazardHessian[i][j];
  }
}
