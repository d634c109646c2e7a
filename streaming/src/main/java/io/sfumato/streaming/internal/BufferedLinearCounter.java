package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.privacy.Zcdp;

/**
 * The doubly scaled buffered linear Toeplitz counter: {@code R = E·C·D⁻¹} with a {@link
 * BufferedLinearToeplitz} matrix C fitted to the horizon and a {@link ScaleSchedule}.
 *
 * <p>Columns of R are normalized as by Henzinger, Kalinin and Upadhyay; rows are weighted besides,
 * so that noise is larger near both ends of the stream. State and time for a step are proportional
 * to the number of buffers. With 6 buffers and 2²⁰ steps the mean variance is 2.1 % and the largest
 * 4.6 % above {@link FactorizationBound}.
 *
 * @see <a href="https://arxiv.org/abs/2408.08868">McMahan, Xu and Zhang (2024)</a>
 * @see <a href="https://arxiv.org/abs/2509.14334">Henzinger, Kalinin and Upadhyay (2025)</a>
 */
final class BufferedLinearCounter {

  /** The most buffers that help. */
  static final int MOST_BUFFERS = 8;

  private static final long LONGEST = 1L << 40;

  /** Below this many steps, weighting rows loses more than it gains. */
  private static final long SHORT = 32;

  private static final double RISE = 0.8;
  private static final double FALL = 0.16;

  private BufferedLinearCounter() {}

  /** Fits the counter with as many buffers as bring it within 1 % of the most accurate. */
  static Calibration bestBuffers(CounterTask task) {
    return calibrate(task, task.horizon() <= 1 << 12 ? 4 : task.horizon() <= 1 << 24 ? 6 : 8);
  }

  /**
   * Fits the counter with a number of buffers.
   *
   * @param buffers the buffers, in {@code [1, 8]}; fewer are used for a few steps
   */
  static Calibration calibrate(CounterTask task, int buffers) {
    if (!(task.privacy() instanceof Zcdp zcdp)) {
      return Calibration.refused("it takes a zero-concentrated guarantee");
    }
    long horizon = task.isUnbounded() ? LONGEST : task.horizon();
    if (horizon > LONGEST) {
      return Calibration.refused("it runs for at most 2^40 steps");
    }
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers);
    // Items of a unit in several steps: their columns have an angle that is known if E = I.
    int items = task.contributions();
    boolean scattered = items > 1 && task.separation() > 0 && task.separation() < horizon;
    boolean plain = scattered || horizon < SHORT || task.isUnbounded();
    double rise = plain ? 0 : RISE / StrictMath.log((double) horizon);
    double fall = plain ? 0 : FALL;
    ScaleSchedule schedule = ScaleSchedule.of(matrix, horizon, rise, fall);
    double squared =
        scattered || task.separation() == 0
            ? SpacedContributions.squaredNormalized(matrix, horizon, items, task.separation())
            : 1;
    Fields parameters =
        Fields.NONE
            .with("pole_gaps", matrix.poleGaps())
            .with("weights", matrix.weights())
            .with("rise", rise)
            .with("fall", fall);
    return ToeplitzCounter.calibrate(
        task,
        zcdp.rho(),
        new ToeplitzCounter.Factor(
            parameters,
            schedule,
            () -> new BufferedLinearFilter(matrix),
            BufferedLinearFilter.inputBits(matrix),
            2 * matrix.buffers() + 2,
            new ScaledErrors(matrix, schedule),
            squared));
  }
}
