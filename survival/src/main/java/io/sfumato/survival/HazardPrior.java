package io.sfumato.survival;

/**
 * What is taken for likely about a population before its cells are seen: the same for everybody,
 * and weak.
 *
 * <p>The number of rows is about 300, within a factor e^3 = 20 either way: log-normal. The mean
 * over the horizon of the logarithm of the hazard of events, per horizon, is 0.7 ± 1 (half of the
 * population has the event within a third of the horizon) less the logarithm of the number of
 * causes; that of censoring -0.4 ± 1. From one knot to the next they change by 0 ± 0.5 and 0 ±
 * 1.06, the same per unit of time. All of these are Student's t with {@value #FREEDOM} degrees of
 * freedom times the figure after ±, so that a population that is far from it is left alone.
 */
final class HazardPrior {

  static final double LOG_ROWS = Math.log(300);
  static final double EVENTS = 0.7;
  static final double CENSORING = -0.4;

  private static final double LOG_ROWS_SPREAD = 3;
  private static final double LEVEL_SPREAD = 1;
  private static final double EVENT_CHANGE = 0.5;
  private static final double CENSORING_CHANGE = 1.06;
  private static final double FREEDOM = 4;

  private HazardPrior() {}

  /**
   * Adds the logarithm of the density to an objective, up to a constant.
   *
   * @param gradient its derivatives are added
   * @param information a matrix is added, to its lower triangle, that is positive semidefinite and
   *     at least minus the second derivatives
   * @return the logarithm of the density
   */
  static double add(double[] b, int causes, double[] gradient, double[][] information) {
    double z = (b[0] - LOG_ROWS) / LOG_ROWS_SPREAD;
    gradient[0] -= z / LOG_ROWS_SPREAD;
    information[0][0] += 1 / (LOG_ROWS_SPREAD * LOG_ROWS_SPREAD);
    double density = -z * z / 2;
    double level = EVENTS - Math.log(causes);
    for (int cause = 0; cause < causes; cause++) {
      int first = HazardModel.first(cause);
      int last = first + HazardModel.EVENT_KNOTS - 1;
      density += level(b, first, last, level, gradient, information);
      density += changes(b, first, last, EVENT_CHANGE, gradient, information);
    }
    int first = HazardModel.first(causes);
    int last = first + HazardModel.CENSORING_KNOTS - 1;
    density += level(b, first, last, CENSORING, gradient, information);
    return density + changes(b, first, last, CENSORING_CHANGE, gradient, information);
  }

  private static double level(
      double[] b, int first, int last, double center, double[] gradient, double[][] information) {
    int knots = last - first + 1;
    double mean = 0;
    for (int i = first; i <= last; i++) {
      mean += b[i] / knots;
    }
    double z = (mean - center) / LEVEL_SPREAD;
    double weight = weight(z);
    double share = 1 / (knots * LEVEL_SPREAD);
    for (int i = first; i <= last; i++) {
      gradient[i] -= weight * z * share;
      for (int j = first; j <= i; j++) {
        information[i][j] += weight * share * share;
      }
    }
    return logDensity(z);
  }

  private static double changes(
      double[] b, int first, int last, double spread, double[] gradient, double[][] information) {
    double density = 0;
    for (int i = first + 1; i <= last; i++) {
      double z = (b[i] - b[i - 1]) / spread;
      double weight = weight(z);
      gradient[i] -= weight * z / spread;
      gradient[i - 1] += weight * z / spread;
      double added = weight / (spread * spread);
      information[i][i] += added;
      information[i - 1][i - 1] += added;
      information[i][i - 1] -= added;
      density += logDensity(z);
    }
    return density;
  }

  private static double logDensity(double z) {
    return -(FREEDOM + 1) / 2 * Math.log1p(z * z / FREEDOM);
  }

  /**
   * Minus the derivative of {@link #logDensity}, by z: the weight of the Gaussian that touches it.
   */
  private static double weight(double z) {
    return (FREEDOM + 1) / (FREEDOM + z * z);
  }
}
