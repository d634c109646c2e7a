package io.sfumato.survival;

/**
 * A parametric family of survival times. With cumulative hazard Λ the survival function is {@code
 * S(t) = exp(-Λ(t))}. Time scale φ, hazard scale λ and shape γ are above 0, except that the shape
 * of {@link #GOMPERTZ} is any number; regression is on their logarithms, and for the shape of
 * {@link #GOMPERTZ} on itself.
 *
 * <p>Where a parameter is not part of a model, it is 1. Immutable.
 *
 * @see <a href="https://doi.org/10.1111/rssc.12398">Burke, Jones and Noufaily (2020), A flexible
 *     parametric modelling framework for survival analysis</a>
 * @see <a href="https://doi.org/10.1111/biom.12625">Burke and MacKenzie (2017), Multi-parameter
 *     regression survival modeling</a>
 */
public enum Family {
  /** {@code Λ = λ φ t}. One of φ and λ. */
  EXPONENTIAL(BaselineHazard.WEIBULL, false),

  /** {@code Λ = λ (φ t)^γ}. One of φ (an accelerated failure time) and λ (proportional hazards). */
  WEIBULL(BaselineHazard.WEIBULL, false),

  /**
   * {@code Λ = log(1 + λ (φ t)^γ)}. One of φ (an accelerated failure time) and λ, which multiplies
   * the odds {@code (1 - S) / S} (proportional odds).
   */
  LOG_LOGISTIC(BaselineHazard.LOG_LOGISTIC, true),

  /**
   * {@code Λ = -log Φ(-γ log(φ t))}: log t is normal with mean {@code -log φ} and standard
   * deviation {@code 1/γ}.
   */
  LOG_NORMAL(BaselineHazard.LOG_NORMAL, true),

  /**
   * {@code Λ = λ (e^{γ t} - 1) / γ}, with the hazard {@code λ e^{γ t}}. The shape γ is any number,
   * per unit of time, and regression is on γ itself; below 0 some never have the event.
   */
  GOMPERTZ(BaselineHazard.WEIBULL, false),

  /**
   * {@code Λ = log(1 + ρ λ (φ t)^γ) / ρ}, Burr XII with the power {@code ρ > 0}. One of φ and λ.
   * The limit {@code ρ → 0} is Weibull, {@code ρ = 1} log-logistic.
   */
  BURR(BaselineHazard.BURR, true),

  /**
   * {@code Λ = λ [(1 + (φ t)^γ)^ρ - 1]}, power generalized Weibull with the power {@code ρ > 0}. φ,
   * λ or both; {@code ρ = 1} is Weibull. With λ alone, as in R's {@code mpr}, the model depends on
   * the unit of time.
   */
  PGW(BaselineHazard.PGW, false),

  /**
   * {@code Λ = λ ((κ+1)/κ) [(1 + (φ t)^γ/(κ+1))^κ - 1]}, adapted power generalized Weibull with the
   * power {@code κ > -1}. φ, λ or both. {@code κ = 1} is Weibull, {@code κ = 0} log-logistic for
   * {@code λ = 1} and Burr XII otherwise, and {@code κ → ∞} Gompertz for {@code γ = 1}; below 0
   * some never have the event: a fraction {@code exp(-λ (κ+1)/|κ|)}. The hazard may be constant,
   * rising, falling, up then down, or down then up. With λ alone the model depends on the unit of
   * time.
   */
  APGW(BaselineHazard.APGW, false);

  /** What a family may have. */
  public enum Parameter {
    /** φ, which speeds time up. */
    SCALE(HazardTerms.SCALE),
    /** λ, which multiplies the hazard, or what takes its place in the family. */
    HAZARD(HazardTerms.HAZARD),
    /** γ. */
    SHAPE(HazardTerms.SHAPE),
    /** κ or ρ, the same for everybody. */
    POWER(HazardTerms.POWER);

    private final int predictor;

    Parameter(int predictor) {
      this.predictor = predictor;
    }

    /** Returns its predictor in {@link HazardTerms}. */
    int predictor() {
      return predictor;
    }
  }

  private final BaselineHazard baseline;
  private final boolean hazardInside;

  Family(BaselineHazard baseline, boolean hazardInside) {
    this.baseline = baseline;
    this.hazardInside = hazardInside;
  }

  /**
   * Returns whether the family has a parameter.
   *
   * @param parameter the parameter
   * @return whether there is one
   */
  public boolean has(Parameter parameter) {
    return switch (parameter) {
      case SCALE -> this != GOMPERTZ;
      case HAZARD -> this != LOG_NORMAL;
      case SHAPE -> this != EXPONENTIAL;
      case POWER -> this == BURR || this == PGW || this == APGW;
    };
  }

  /** Returns whether φ and λ may both vary. */
  boolean hasTwoScales() {
    return this == PGW || this == APGW;
  }

  BaselineHazard baseline() {
    return baseline;
  }

  /** Returns whether λ multiplies u inside G, rather than G itself. */
  boolean hazardInside() {
    return hazardInside;
  }

  /** Returns the power on the scale it is estimated on. */
  double logPower(double power) {
    return this == APGW ? StrictMath.log1p(power) : StrictMath.log(power);
  }

  /** Returns κ or ρ from the scale it is estimated on. */
  double power(double logPower) {
    return this == APGW ? Math.expm1(logPower) : Math.exp(logPower);
  }
}
