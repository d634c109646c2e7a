package io.sfumato.survival;

/**
 * What a log-rank test weighs the event times with: how much early and late differences count. With
 * {@code Y} at risk and {@code d} events at a time, {@code S(t-)} the pooled Kaplan-Meier curve
 * just before, and {@code S~(t) = Π over t_i ≤ t of (1 - d_i / (Y_i + 1))}. Immutable.
 *
 * <p>Klein and Moeschberger, Survival Analysis (2003), section 7.3, compares them.
 */
public final class LogRankWeight {

  /** The weight at a time with events. */
  @FunctionalInterface
  private interface Formula {
    double weight(double atRisk, double survivalBefore, double tilde);
  }

  private final String name;
  private final Formula formula;

  private LogRankWeight(String name, Formula formula) {
    this.name = name;
    this.formula = formula;
  }

  /**
   * Returns the log-rank (Mantel-Cox) weight: 1, best against proportional hazards.
   *
   * @return the weight
   */
  public static LogRankWeight logRank() {
    return new LogRankWeight("logrank", (y, s, tilde) -> 1);
  }

  /**
   * Returns the Gehan-Breslow (generalized Wilcoxon) weight: Y.
   *
   * @return the weight
   */
  public static LogRankWeight gehan() {
    return new LogRankWeight("gehan", (y, s, tilde) -> y);
  }

  /**
   * Returns the Tarone-Ware weight: √Y.
   *
   * @return the weight
   */
  public static LogRankWeight taroneWare() {
    return new LogRankWeight("tarone-ware", (y, s, tilde) -> Math.sqrt(y));
  }

  /**
   * Returns the Peto-Peto weight as R has it: S(t-), that is {@code gRho(1)}.
   *
   * @return the weight
   */
  public static LogRankWeight petoPeto() {
    return new LogRankWeight("peto", (y, s, tilde) -> s);
  }

  /**
   * Returns the weight of Peto and Prentice: S~(t).
   *
   * @return the weight
   */
  public static LogRankWeight petoPrentice() {
    return new LogRankWeight("peto-prentice", (y, s, tilde) -> tilde);
  }

  /**
   * Returns Andersen's modification of the Peto weight: {@code S~(t) Y / (Y + 1)}.
   *
   * @return the weight
   */
  public static LogRankWeight modifiedPeto() {
    return new LogRankWeight("peto-modified", (y, s, tilde) -> tilde * (y / (y + 1)));
  }

  /**
   * Returns the weight of the G-ρ family (Harrington and Fleming 1982), {@code S(t-)^ρ}: of R's
   * {@code survdiff}. Where it is infinite (ρ below 0, and rows that entered after the curve had
   * come to 0) it is 0.
   *
   * @param rho ρ, finite; 0 is the log-rank test, 1 is Peto's
   * @return the weight
   * @throws IllegalArgumentException if {@code rho} is not finite
   */
  public static LogRankWeight gRho(double rho) {
    check("rho", rho, Double.NEGATIVE_INFINITY);
    return new LogRankWeight("g-rho:" + rho, (y, s, tilde) -> Math.pow(s, rho));
  }

  /**
   * Returns the Fleming-Harrington weight {@code S(t-)^p (1 - S(t-))^q}.
   *
   * @param p the weight of early events, finite, at least 0
   * @param q the weight of late events, finite, at least 0
   * @return the weight
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static LogRankWeight flemingHarrington(double p, double q) {
    check("p", p, 0);
    check("q", q, 0);
    return new LogRankWeight(
        "fh:" + p + "," + q, (y, s, tilde) -> Math.pow(s, p) * Math.pow(1 - s, q));
  }

  private static void check(String parameter, double value, double least) {
    if (!(Double.isFinite(value) && value >= least)) {
      throw new IllegalArgumentException(
          "%s must be finite%s, got %s"
              .formatted(parameter, least == 0 ? " and at least 0" : "", value));
    }
  }

  /** Returns the weights at consecutive times, from all at risk and all events of a stratum. */
  double[] at(double[] atRisk, double[] events) {
    double[] weights = new double[atRisk.length];
    double survival = 1;
    double tilde = 1;
    for (int i = 0; i < weights.length; i++) {
      if (events[i] > 0) {
        tilde *= 1 - events[i] / (atRisk[i] + 1);
        double weight = formula.weight(atRisk[i], survival, tilde);
        weights[i] = Double.isFinite(weight) ? weight : 0;
        survival *= (atRisk[i] - events[i]) / atRisk[i];
      }
    }
    return weights;
  }

  /** Returns its name, for example {@code fh:1.0,0.0}. */
  @Override
  public String toString() {
    return name;
  }
}
