package io.sfumato.streaming.internal;

import io.sfumato.accounting.Fields;
import io.sfumato.privacy.Zcdp;
import org.jspecify.annotations.Nullable;

/**
 * The square root Toeplitz counter: {@code M = C·C} with {@code C(x) = (1 - x)^(-1/2)}, that is
 * {@code c_0 = 1}, {@code c_k = (1 - 1/2k) c_{k-1}}.
 *
 * <p>The largest variance is {@code (Σ_{k<T} c_k²)²}, about {@code (ln T/π + 1.0663)²}. It holds
 * its whole past: {@code O(T)} memory, {@code O(log² T)} time for a step, amortized, with {@link
 * OnlineConvolution}. {@link BufferedLinearCounter} is more accurate with a few numbers; this one
 * is the yardstick.
 *
 * @see <a href="https://arxiv.org/abs/2202.11205">Fichtenberger, Henzinger and Upadhyay (2023),
 *     Theorem 1</a>
 */
final class SquareRootCounter {

  /** More than the rounding of coefficients to 2⁻⁴² can add to a norm. */
  private static final double SLACK = 1 + 1e-9;

  private SquareRootCounter() {}

  static Calibration calibrate(CounterTask task) {
    if (!(task.privacy() instanceof Zcdp zcdp)) {
      return Calibration.refused("it takes a zero-concentrated guarantee");
    }
    if (task.horizon() > ConvolutionKernel.MOST_STEPS) {
      return Calibration.refused("it holds its whole past, for at most 2^20 steps");
    }
    double[] coefficients = coefficients((int) task.horizon());
    double scale = Math.sqrt(squaredNorm(coefficients, 1, 1));
    LazyKernel kernel = new LazyKernel(coefficients);
    ScaleSchedule schedule = ScaleSchedule.constant(scale, task.horizon());
    double longest = squaredNorm(coefficients, task.contributions(), task.separation());
    return ToeplitzCounter.calibrate(
        task,
        zcdp.rho(),
        new ToeplitzCounter.Factor(
            Fields.NONE,
            schedule,
            (coder, law, noise) ->
                new ToeplitzProcess(
                    coder,
                    law,
                    noise,
                    new OnlineConvolution(kernel.get()),
                    new OnlineConvolution(kernel.get())),
            OnlineConvolution.INPUT_BITS,
            2 * OnlineConvolution.words(coefficients.length) + 4,
            new SquareRootErrors(coefficients, schedule.scale(0)),
            longest / (scale * scale) * SLACK));
  }

  /** The transforms, made when the first run starts: a planner only asks for errors. */
  private static final class LazyKernel {

    private final double[] coefficients;
    private @Nullable ConvolutionKernel made;

    LazyKernel(double[] coefficients) {
      this.coefficients = coefficients;
    }

    synchronized ConvolutionKernel get() {
      if (made == null) {
        made = new ConvolutionKernel(coefficients);
      }
      return made;
    }
  }

  static double[] coefficients(int horizon) {
    double[] c = new double[horizon];
    c[0] = 1;
    for (int k = 1; k < horizon; k++) {
      c[k] = c[k - 1] * (1 - 0.5 / k);
    }
    return c;
  }

  /** The squared length of items as early and as close together as may be. */
  private static double squaredNorm(double[] c, int items, long separation) {
    double square = 0;
    double[] image = new double[c.length];
    if (separation == 0) {
      for (int t = 0; t < c.length; t++) {
        image[t] = items * c[t];
      }
    } else {
      for (int i = 0; i < items && i * separation < c.length; i++) {
        int start = (int) (i * separation);
        for (int t = start; t < c.length; t++) {
          image[t] += c[t - start];
        }
      }
    }
    for (double entry : image) {
      square += entry * entry;
    }
    return square;
  }
}
