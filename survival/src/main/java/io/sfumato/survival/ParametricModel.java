package io.sfumato.survival;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.survival.Family.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * A parametric survival regression: a {@link Family} and the covariates that act on each of its
 * parameters, for example {@code ParametricModel.of(Family.APGW).scale("sex").shape("sex")}.
 * Immutable: each method returns a changed copy.
 *
 * <p>A model has the shape and the power of its family, and the scales that were asked for; without
 * a call of {@link #scale} or {@link #hazard} it has the time scale φ, or λ for {@link
 * Family#GOMPERTZ}. Each has an intercept.
 *
 * <p>R's {@code survreg} is {@code .scale(…)}: its coefficients are ours with the sign changed, its
 * {@code scale} is 1/γ. R's {@code mpr} is {@code .hazard(…).shape(…)}, with the same coefficients.
 *
 * @see Family
 */
public final class ParametricModel {

  static final String INTERCEPT = "(Intercept)";

  private final Family family;
  private final boolean hasScale;
  private final boolean hasHazard;
  private final List<String> scale;
  private final List<String> hazard;
  private final List<String> shape;
  private final double fixedPower; // NaN if it is estimated

  private ParametricModel(
      Family family,
      boolean hasScale,
      boolean hasHazard,
      List<String> scale,
      List<String> hazard,
      List<String> shape,
      double fixedPower) {
    this.family = family;
    this.hasScale = hasScale;
    this.hasHazard = hasHazard;
    this.scale = scale;
    this.hazard = hazard;
    this.shape = shape;
    this.fixedPower = fixedPower;
  }

  /**
   * Returns a model without covariates.
   *
   * @param family the family
   * @return the model
   */
  public static ParametricModel of(Family family) {
    requireNonNull(family, "family");
    return new ParametricModel(family, false, false, List.of(), List.of(), List.of(), Double.NaN);
  }

  /**
   * Gives the model a time scale φ, with covariates in log φ.
   *
   * @param covariates names of covariates of the data, distinct; none for an intercept alone
   * @return the changed copy
   * @throws IllegalArgumentException if the family has no φ, or has λ already and cannot have both,
   *     or a name is repeated
   */
  public ParametricModel scale(String... covariates) {
    check(Parameter.SCALE, hasHazard);
    return new ParametricModel(
        family, true, hasHazard, distinct("scale", covariates), hazard, shape, fixedPower);
  }

  /**
   * Gives the model a hazard scale λ, with covariates in log λ.
   *
   * @param covariates names of covariates of the data, distinct; none for an intercept alone
   * @return the changed copy
   * @throws IllegalArgumentException if the family has no λ, or has φ already and cannot have both,
   *     or a name is repeated
   */
  public ParametricModel hazard(String... covariates) {
    check(Parameter.HAZARD, hasScale);
    return new ParametricModel(
        family, hasScale, true, scale, distinct("hazard", covariates), shape, fixedPower);
  }

  /**
   * Sets the covariates in log γ; in γ for {@link Family#GOMPERTZ}.
   *
   * @param covariates names of covariates of the data, distinct
   * @return the changed copy
   * @throws IllegalArgumentException if the family has no γ, or a name is repeated
   */
  public ParametricModel shape(String... covariates) {
    check(Parameter.SHAPE, false);
    return new ParametricModel(
        family, hasScale, hasHazard, scale, hazard, distinct("shape", covariates), fixedPower);
  }

  /**
   * Fixes the power instead of estimating it: {@code κ = 1} is Weibull in {@link Family#APGW}.
   *
   * @param value κ, in {@code (-1, ∞]}, for {@link Family#APGW}; otherwise ρ, in {@code (0, ∞)}
   * @return the changed copy
   * @throws IllegalArgumentException if the family has no power, or {@code value} is out of range
   */
  public ParametricModel power(double value) {
    check(Parameter.POWER, false);
    boolean adapted = family == Family.APGW;
    if (!(adapted ? value > -1 : value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "power of %s must be in %s, got %s"
              .formatted(family, adapted ? "(-1, ∞]" : "(0, ∞)", value));
    }
    return new ParametricModel(family, hasScale, hasHazard, scale, hazard, shape, value);
  }

  /**
   * Fits the model by maximum likelihood. <b>NOT PRIVATE:</b> see {@link ParametricFit}.
   *
   * @param data the data, in the clear; events of all causes count
   * @return the fit; see there for what happens to rows and data that cannot be fitted
   * @throws IllegalArgumentException if the data have no covariate of a name that the model uses
   */
  public ParametricFit fit(SurvivalData data) {
    return new ParametricEstimator(this, requireNonNull(data, "data")).fit();
  }

  /**
   * Fits the model to a private life table. Free: see {@link GroupedFit}.
   *
   * @param table the table
   * @return the fit
   * @throws IllegalArgumentException if the model has a covariate other than {@code group}, or has
   *     it and the table has no groups
   */
  public GroupedFit fit(LifeTable table) {
    return GroupedFit.of(this, requireNonNull(table, "table"));
  }

  /**
   * Returns the family.
   *
   * @return the family
   */
  public Family family() {
    return family;
  }

  /** Returns whether the model has a parameter, estimated or fixed by {@link #power}. */
  boolean has(Parameter parameter) {
    boolean neither = !hasScale && !hasHazard;
    return switch (parameter) {
      case SCALE -> hasScale || (neither && family.has(Parameter.SCALE));
      case HAZARD -> hasHazard || (neither && !family.has(Parameter.SCALE));
      default -> family.has(parameter);
    };
  }

  /** Returns the intercept and the covariates of a parameter; nothing if it is not estimated. */
  List<String> terms(Parameter parameter) {
    if (!has(parameter) || (parameter == Parameter.POWER && !Double.isNaN(fixedPower))) {
      return List.of();
    }
    List<String> terms = new ArrayList<>(List.of(INTERCEPT));
    terms.addAll(covariates(parameter));
    return terms;
  }

  /** Returns the covariates of a parameter. */
  List<String> covariates(Parameter parameter) {
    return switch (parameter) {
      case SCALE -> scale;
      case HAZARD -> hazard;
      case SHAPE -> shape;
      case POWER -> List.of();
    };
  }

  /** Returns the predictors without the coefficients: 0, but for a power that is fixed. */
  double[] fixedPredictors() {
    double[] fixed = new double[HazardTerms.PREDICTORS];
    fixed[HazardTerms.POWER] = Double.isNaN(fixedPower) ? 0 : family.logPower(fixedPower);
    return fixed;
  }

  private void check(Parameter parameter, boolean hasOther) {
    if (!family.has(parameter)) {
      throw new IllegalArgumentException("%s has no parameter %s".formatted(family, parameter));
    }
    if (hasOther && !family.hasTwoScales()) {
      throw new IllegalArgumentException(
          "%s takes scale or hazard, not both: one is a power of the other".formatted(family));
    }
  }

  private static List<String> distinct(String parameter, String... names) {
    List<String> list = List.of(names);
    if (new HashSet<>(list).size() < list.size()) {
      throw new IllegalArgumentException(
          "%s must have distinct covariates, got %s".formatted(parameter, Arrays.toString(names)));
    }
    return list;
  }

  /**
   * Returns the family, the covariates of each parameter that the model has but the power, and the
   * power if it is fixed, as a text for it may be ∞. Equal for equal models alone, which {@link
   * #toString()} is not.
   */
  Fields toFields() {
    Fields fields = Fields.NONE.with("family", family.name());
    for (Parameter parameter : Parameter.values()) {
      if (parameter != Parameter.POWER && has(parameter)) {
        String name = parameter.name().toLowerCase(Locale.ROOT);
        fields = fields.withTexts(name, covariates(parameter));
      }
    }
    return Double.isNaN(fixedPower) ? fields : fields.with("power", Double.toString(fixedPower));
  }

  /** Returns for example {@code APGW: scale ~ sex, shape ~ sex, power ~ 1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(family.name()).append(':');
    String separator = " ";
    for (Parameter parameter : Parameter.values()) {
      List<String> terms = terms(parameter);
      if (!terms.isEmpty()) {
        List<String> covariates = terms.subList(1, terms.size());
        text.append(separator)
            .append(parameter.name().toLowerCase(Locale.ROOT))
            .append(" ~ ")
            .append(covariates.isEmpty() ? "1" : String.join(" + ", covariates));
        separator = ", ";
      }
    }
    if (!Double.isNaN(fixedPower)) {
      text.append(", power = ").append(fixedPower);
    }
    return text.toString();
  }
}
