package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.privacy.Zcdp;

/**
 * The doubly scaled buffered linear Toeplitz counter: {@code R = E·C·D⁻¹} with a {@link
 * BufferedLinearToeplitz} matrix C fitted to the horizon and a {@link ScaleSchedule}.
 *
 * <p>Columns of R are normalized as by Henzinger, Kalinin and Upadhyay; rows are weighted besides,
 * so that noise is larger near both ends of the stream. State and time for a step are proportional
 * to the number of buffers. With 6 buffers and 2²⁰ steps the mean variance is 2.2 % and the largest
 * 4.8 % above {@link FactorizationBound}.
 *
 * @see <a href="https://arxiv.org/abs/2408.08868">McMahan, Xu and Zhang (2024)</a>
 * @see <a href="https://arxiv.org/abs/2509.14334">Henzinger, Kalinin and Upadhyay (2025)</a>
 */
final class BufferedLinearCounter {

  private static final long LONGEST = 1L << 40;

  /** Below this many steps, weighting rows loses more than it gains. */
  private static final long SHORT = 32;

  private static final double RISE = 0.8;
  private static final double FALL = 0.16;

  private BufferedLinearCounter() {}

  /** Fits the counter with as many buffers as bring it within 1 % of the most accurate. */
  static Calibration bestBuffers(CounterTask task) {
    return bestBuffers(task, 1);
  }

  /** As {@link #bestBuffers(CounterTask)}, for several counters of which a unit changes some. */
  static Calibration bestBuffers(CounterTask task, int touched) {
    return calibrate(task, buffers(task.horizon()), touched);
  }

  private static int buffers(long horizon) {
    return horizon <= 1 << 12 ? 4 : horizon <= 1 << 24 ? 6 : 8;
  }

  /**
   * Fits the counter with a number of buffers.
   *
   * @param buffers the buffers, in {@code [1, 8]}; fewer are used for a few steps
   */
  static Calibration calibrate(CounterTask task, int buffers) {
    return calibrate(task, buffers, 1);
  }

  private static Calibration calibrate(CounterTask task, int buffers, int touched) {
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
            (coder, law, noise) -> new BufferedLinearProcess(matrix, coder, law, noise),
            BufferedLinearFilter.inputBits(matrix),
            stateWords(matrix),
            new ScaledErrors(matrix, schedule),
            squared),
        touched);
  }

  /**
   * Two numbers for each buffer of coder and decoder; three sums of them; step, carry, sum of
   * outputs and its compensation.
   */
  private static int stateWords(BufferedLinearToeplitz matrix) {
    return 4 * matrix.buffers() + 7;
  }

  /**
   * Fits the counter without scaling to units whose items are 1 and -1 in turn, each in a step of
   * its own: {@code ‖R w‖² ≤ items}, and not its square ({@code docs/proofs/DistinctCounts.md},
   * section 2).
   *
   * @param task what to do; how far items are apart does not matter
   * @param sequences of how many such sequences a unit's change is the sum
   */
  static Calibration alternating(CounterTask task, int sequences) {
    if (!(task.privacy() instanceof Zcdp zcdp)) {
      return Calibration.refused("it takes a zero-concentrated guarantee");
    }
    long horizon = task.isUnbounded() ? LONGEST : task.horizon();
    if (horizon > LONGEST) {
      return Calibration.refused("it runs for at most 2^40 steps");
    }
    BufferedLinearToeplitz matrix = BufferedLinearFit.of(horizon, buffers(horizon));
    double norm = Math.sqrt(matrix.squaredNorm(horizon));
    ScaleSchedule schedule = ScaleSchedule.constant(norm, horizon);
    double squared = (double) sequences * sequences * Math.min(task.contributions(), horizon);
    return ToeplitzCounter.calibrate(
        task,
        zcdp.rho(),
        new ToeplitzCounter.Factor(
            Fields.NONE
                .with("pole_gaps", matrix.poleGaps())
                .with("weights", matrix.weights())
                .with("alternating", sequences),
            schedule,
            (coder, law, noise) -> new BufferedLinearProcess(matrix, coder, law, noise),
            BufferedLinearFilter.inputBits(matrix),
            stateWords(matrix),
            new PlainErrors(matrix, schedule.scale(0)),
            squared));
  }
}
