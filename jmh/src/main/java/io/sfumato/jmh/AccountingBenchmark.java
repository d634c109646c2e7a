package io.sfumato.jmh;

import io.sfumato.accounting.Interval;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.PrivacyProfile;
import io.sfumato.accounting.RenyiCurve;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * ε at δ = 1e-6 of plans fixed in advance, from the plan to the answer: an interval from loss
 * distributions, and a Rényi bound. In a heap of 64 MB, so that each figure shows that this is
 * enough.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx64m", "-XX:+UseSerialGC"})
public class AccountingBenchmark {

  private static final double DELTA = 1e-6;

  /** The scenarios for which other libraries' times are known, and a million sampled steps. */
  @Param({
    "gaussian 10 x 1000",
    "laplace 10 x 100",
    "laplace 100 x 1000",
    "discrete laplace 10 x 100",
    "sampled 1 at .01 x 1000",
    "sampled .8 at .004 x 5000",
    "sampled 1.1 at 256/60000 x 14062",
    "sampled .6 at .01 x 1000",
    "sampled 2 at .1 x 10000",
    "mixed x 400",
    "sampled 1 at .001 x 1000000",
    "sampled 1.1 at 256/60000 x 1000000"
  })
  public String scenario = "";

  private PrivacyEvent plan = PrivacyEvent.gaussian(1);

  @Setup
  public void choose() {
    plan = plan(scenario);
  }

  @Benchmark
  public Interval lossDistribution() {
    return PrivacyProfile.of(plan, Neighboring.ADD_REMOVE).epsilon(DELTA);
  }

  @Benchmark
  public ApproxDp renyi() {
    return RenyiCurve.of(plan).toApproxDp(DELTA);
  }

  private static PrivacyEvent plan(String scenario) {
    PrivacyEvent sampled =
        new PrivacyEvent.PoissonSubsampled(Rational.of(256, 60_000), PrivacyEvent.gaussian(1.1));
    return switch (scenario) {
      case "gaussian 10 x 1000" -> PrivacyEvent.gaussian(10).times(1000);
      case "laplace 10 x 100" -> PrivacyEvent.laplace(10).times(100);
      case "laplace 100 x 1000" -> PrivacyEvent.laplace(100).times(1000);
      case "discrete laplace 10 x 100" ->
          new PrivacyEvent.DiscreteLaplace(Rational.ONE, Rational.of(10)).times(100);
      case "sampled 1 at .01 x 1000" -> PrivacyEvent.gaussian(1).sampled(0.01).times(1000);
      case "sampled .8 at .004 x 5000" -> PrivacyEvent.gaussian(0.8).sampled(0.004).times(5000);
      case "sampled 1.1 at 256/60000 x 14062" -> sampled.times(14_062);
      case "sampled .6 at .01 x 1000" -> PrivacyEvent.gaussian(0.6).sampled(0.01).times(1000);
      case "sampled 2 at .1 x 10000" -> PrivacyEvent.gaussian(2).sampled(0.1).times(10_000);
      case "mixed x 400" ->
          new PrivacyEvent.Composed(
              List.of(
                  PrivacyEvent.gaussian(0.8).sampled(0.005).times(100),
                  PrivacyEvent.gaussian(8).times(200),
                  PrivacyEvent.laplace(10).times(100)));
      case "sampled 1 at .001 x 1000000" ->
          PrivacyEvent.gaussian(1).sampled(0.001).times(1_000_000);
      case "sampled 1.1 at 256/60000 x 1000000" -> sampled.times(1_000_000);
      default -> throw new IllegalArgumentException(scenario);
    };
  }
}
