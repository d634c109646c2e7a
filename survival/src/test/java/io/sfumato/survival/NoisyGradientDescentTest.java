package io.sfumato.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Zcdp;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoisyGradientDescentTest {

  private static final double DELTA = 1e-3;

  /** The mean gradient of a descent whose rows pull with constant forces. */
  private static final class Pull extends Measurement<double[], Double> {

    private static final int STEPS = 8;
    private final NoisyGradientDescent descent =
        new NoisyGradientDescent(1, STEPS, Zcdp.of(0.5 / STEPS), Neighboring.ADD_REMOVE);
    private final boolean clipped;

    Pull(boolean clipped) {
      this.clipped = clipped;
    }

    @Override
    public String type() {
      return "test.Pull/1";
    }

    @Override
    public Fields parameters() {
      return Fields.NONE.with("clipped", clipped);
    }

    @Override
    public PrivacyEvent event() {
      return descent.event();
    }

    @Override
    public Neighboring neighboring() {
      return Neighboring.ADD_REMOVE;
    }

    @Override
    protected Double invoke(double[] data, NoiseSource noise) {
      double excess = 0;
      for (double force : data) { // what clipping would have taken away
        excess += clipped ? 0 : force - Math.max(-1, Math.min(1, force));
      }
      return excess
          + descent.run(
                  data.length,
                  (row, at, out) -> out[0] = data[row],
                  new double[1],
                  1,
                  new double[][] {{0.1}},
                  new double[] {1},
                  noise)
              .gradient()[0];
    }

    @Override
    protected Fields encode(Double value) {
      return Fields.NONE.with("value", value);
    }

    @Override
    protected Double decode(Fields stored) {
      return stored.real("value");
    }
  }

  @Test
  void theAuditAcceptsTheClaimAndCatchesThatNothingIsClipped() {
    // A row that pulls as hard as it may at every step, against none: the worst case.
    EpsilonAudit audit = EpsilonAudit.of(6_000, 4).delta(DELTA);
    double claim = Zcdp.of(0.5).toApproxDp(DELTA).epsilon().doubleValue();
    double[] pulling = {5};
    double honest = audit.lowerBound(new Pull(true), pulling, new double[0], value -> value);
    double unclipped = audit.lowerBound(new Pull(false), pulling, new double[0], value -> value);
    assertThat(honest).isBetween(claim / 4, claim);
    assertThat(unclipped).isGreaterThan(claim);
  }

  @Test
  void theGradientOfEachRowIsClippedNotTheSum() {
    // 9 rows pull up by 1, one pulls down by 1000: the sum of clipped forces is 8.
    double[] forces = {1, 1, 1, 1, 1, 1, 1, 1, 1, -1000};
    NoisyGradientDescent descent =
        new NoisyGradientDescent(1, 4, Zcdp.of(1e8), Neighboring.ADD_REMOVE);
    NoisyGradientDescent.Path path =
        descent.run(
            forces.length,
            (row, at, out) -> out[0] = forces[row],
            new double[1],
            1,
            new double[][] {{0.01}},
            new double[] {1},
            NoiseSource.seeded(1));
    assertThat(path.gradient()[0]).isCloseTo(8, within(0.01));
  }

  @Test
  void comesToRestAtTheMaximum() {
    // Gradients x - θ within the clip: the maximum is the mean.
    SplittableRandom random = new SplittableRandom(2);
    double[] x = random.doubles(1000, 0, 2).toArray();
    double mean = Arrays.stream(x).average().orElse(0);
    NoisyGradientDescent descent =
        new NoisyGradientDescent(1, 60, Zcdp.of(1e8), Neighboring.ADD_REMOVE);
    NoisyGradientDescent.Path path =
        descent.run(
            x.length,
            (row, at, out) -> out[0] = x[row] - at[0],
            new double[1],
            4,
            new double[][] {{1.0 / 1000}},
            new double[] {1000},
            NoiseSource.seeded(1));
    assertThat(path.mean()[0]).isCloseTo(mean, within(1e-3));
    assertThat(path.gradient()[0]).isCloseTo(0, within(1.0));
  }

  @Test
  void theEventIsThatOfAllSteps() {
    NoisyGradientDescent descent =
        new NoisyGradientDescent(3, 7, Zcdp.of(0.01), Neighboring.REPLACE_ONE);
    assertThat(descent.event())
        .isEqualTo(new ClippedSum(3, Zcdp.of(0.01), Neighboring.REPLACE_ONE).event().times(7));
  }
}
