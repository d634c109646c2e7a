package io.sfumato.survival;

/**
 * Proportional hazards over a public baseline, row by row. With {@code u = H(T) exp(θ·x)}, the
 * cumulative hazard of a row up to its time, its gradient is {@code x (event - u)}; once u reaches
 * a limit R, the row is no longer followed, and its gradient is {@code -R x}.
 *
 * <p>Stopping a row there is fair: its residual is a martingale, which keeps mean 0 when it is
 * stopped. Clipping the gradient at the same length would not be, and would bias the coefficients.
 *
 * <p>The same row, hazard and parameters give the same bits on every machine and at any time, which
 * the proof needs: hence {@link StrictMath}.
 *
 * <p>The first parameter is the level of the baseline, the others belong to scaled covariates.
 */
final class CoxModel implements NoisyGradientDescent.Model {

  /** Beyond it a row is stopped at once, or hardly followed. */
  private static final double LARGEST_PREDICTOR = 30;

  private final SurvivalData data;
  private final GridHazard hazard;
  private final CoxDesign design;
  private final double[][] columns;
  private final double limit;

  /**
   * Takes the rows and what is public.
   *
   * @param limit the limit R, at least 1: no gradient is longer
   */
  CoxModel(SurvivalData data, GridHazard hazard, CoxDesign design, double limit) {
    this.data = data;
    this.hazard = hazard;
    this.design = design;
    this.columns = design.columns(data);
    this.limit = limit;
  }

  @Override
  public void gradient(int row, double[] parameters, double[] out) {
    design.fill(columns, row, out);
    double predictor = 0;
    for (int j = 0; j < out.length; j++) {
      predictor += parameters[j] * out[j];
    }
    predictor = Math.max(-LARGEST_PREDICTOR, Math.min(LARGEST_PREDICTOR, predictor));
    double expected = hazard.at(data.time(row)) * StrictMath.exp(predictor);
    double residual = expected >= limit ? -limit : (isEvent(row) ? 1 : 0) - expected;
    for (int j = 0; j < out.length; j++) {
      out[j] *= residual;
    }
  }

  /**
   * Fills in x if the row has an event that is followed under average covariates, and 0 otherwise.
   * The sum of {@code x xᵀ} has the information as its mean.
   */
  void event(int row, double[] out) {
    if (isEvent(row) && hazard.at(data.time(row)) < limit) {
      design.fill(columns, row, out);
    }
  }

  private boolean isEvent(int row) {
    return data.isEvent(row) && data.time(row) <= hazard.horizon();
  }
}
