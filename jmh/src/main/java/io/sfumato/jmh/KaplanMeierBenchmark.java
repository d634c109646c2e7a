package io.sfumato.jmh;

import io.sfumato.survival.KaplanMeier;
import io.sfumato.survival.StandardErrors;
import io.sfumato.survival.SurvivalData;
import java.util.SplittableRandom;
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
 * The exact Kaplan-Meier curve, without and with its Greenwood errors, on one thread. The heap of 1
 * GB holds 10 million rows of data (90 MB), a curve with as many times, and what is needed to
 * compute it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC"})
public class KaplanMeierBenchmark {

  /** How many rows share a time: one, or all of a day. */
  public enum Unit {
    CONTINUOUS,
    DAYS
  }

  @Param({"100000", "1000000", "10000000"})
  public int rows = 100_000;

  @Param({"CONTINUOUS", "DAYS"})
  public Unit unit = Unit.CONTINUOUS;

  private SurvivalData data = SurvivalData.of(new double[0], new boolean[0]);

  /** Exponential times with a mean of 1000 days, three in ten censored. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(1);
    double[] times = new double[rows];
    boolean[] events = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      double time = -Math.log1p(-random.nextDouble()) * 1000;
      times[row] = unit == Unit.DAYS ? Math.ceil(time) : time;
      events[row] = random.nextInt(10) >= 3;
    }
    data = SurvivalData.of(times, events);
  }

  @Benchmark
  public KaplanMeier curve() {
    return KaplanMeier.of(data);
  }

  @Benchmark
  public double[] curveWithErrors() {
    return KaplanMeier.of(data, StandardErrors.GREENWOOD).logStandardError();
  }
}
