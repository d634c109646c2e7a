package io.sfumato.streaming.internal;

import static io.sfumato.streaming.internal.GeometricSeries.gapOfProduct;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import java.math.BigInteger;

/**
 * The exponentially decayed sum under a pure guarantee: every step's own sum gets discrete Laplace
 * noise, and the noisy sums decay. R is the identity, L the matrix itself.
 *
 * <p>The variance is {@code 1/(1 - β²)} times that of the noise, about 0.72 half-lives: for short
 * memories. See {@code docs/proofs/Windows.md}, section 4.
 */
final class LaplaceDecay implements CalibratedWindow {

  /** The scale of noise that leaves room in a word. */
  private static final double MOST_SCALE = 0x1p50;

  /** The weights of a run of steps are bounded by its largest, which is so much larger at most. */
  private static final double RUN = 0.02;

  private static final int RUNS = 1000;

  private final double betaGap;
  private final DiscreteLaplace law;
  private final NodeLaw node;
  private final PrivacyEvent event;

  private LaplaceDecay(double betaGap, DiscreteLaplace law, PrivacyEvent event) {
    this.betaGap = betaGap;
    this.law = law;
    this.node = NodeLaw.of(law);
    this.event = event;
  }

  /**
   * Fits noise to a decay.
   *
   * @param task what to do, under a pure guarantee
   * @param betaGap {@code 1 - β}, in {@code (0, 1)}
   */
  static WindowFit calibrate(CounterTask task, double betaGap) {
    if (!(task.privacy() instanceof PureDp pure)) {
      return WindowFit.refused("it takes a pure guarantee");
    }
    BigInteger distance =
        BigInteger.valueOf(task.distance()).multiply(BigInteger.valueOf(task.contributions()));
    Rational scale = new Rational(distance, BigInteger.ONE).dividedBy(Rational.of(pure.epsilon()));
    if (!(scale.doubleValue() < MOST_SCALE)) {
      return WindowFit.refused("its noise would be too large for whole numbers of 64 bits");
    }
    return WindowFit.of(
        new LaplaceDecay(
            betaGap, DiscreteLaplace.of(scale), new PrivacyEvent.Guaranteed(task.privacy())));
  }

  @Override
  public Fields parameters() {
    return Fields.NONE.with("factor", "identity/1").with("scale", law.scale().toString());
  }

  @Override
  public PrivacyEvent event() {
    return event;
  }

  @Override
  public double varianceAt(long t) {
    return law.variance() * GeometricSeries.sum(gapOfProduct(betaGap, betaGap), t);
  }

  @Override
  public double maxVariance() {
    return law.variance() / gapOfProduct(betaGap, betaGap);
  }

  @Override
  public double meanVariance() {
    return maxVariance();
  }

  @Override
  public ErrorLaw errorAt(long t) {
    return new GeometricSum(node, betaGap, t, varianceAt(t));
  }

  @Override
  public double maxError(long steps, double beta) {
    return new GeometricSum(node, betaGap, Long.MAX_VALUE, maxVariance()).bound(beta / steps);
  }

  @Override
  public double largestSum() {
    return 0x1p62;
  }

  @Override
  public WindowProcess start(NoiseSource noise) {
    double beta = 1 - betaGap;
    return new WindowProcess() {
      private double sum;

      @Override
      public double tick(long step) {
        sum = beta * sum + (step + law.sample(noise));
        return sum;
      }
    };
  }

  /**
   * The law of {@code Σ_{k<t} βᵏ Z_k}: the moment generating function by runs of steps, the last
   * without end, where {@code ln E exp(βᵏsZ) ≤ β²ᵏ ln E exp(sZ)}.
   */
  private record GeometricSum(NodeLaw node, double gap, long steps, double variance)
      implements ErrorLaw {

    @Override
    public double tail(double x) {
      return Chernoff.tail(this::logMgf, node.mgfLimit(), Math.sqrt(variance), x);
    }

    private double logMgf(double s) {
      double square = gapOfProduct(gap, gap);
      long run = (long) Math.max(1, -RUN / StrictMath.log1p(-gap));
      double sum = 0;
      long done = 0;
      for (int i = 0; i < RUNS && done < steps; i++) {
        long length = Math.min(run, steps - done);
        double first = node.logMgf(s * GeometricSeries.power(gap, done));
        sum += first * GeometricSeries.sum(square, length);
        done += length;
      }
      double rest = node.logMgf(s * GeometricSeries.power(gap, done));
      return done < steps ? sum + rest / square : sum;
    }
  }
}
