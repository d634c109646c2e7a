package io.sfumato.jmh;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.CurveBootstrap;
import io.sfumato.survival.DpKaplanMeier;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.DpLogRank;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.SurvivalBand;
import io.sfumato.survival.SurvivalData;
import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What is simulated after a release, on one thread: of 228 rows in two arms, with hazards and
 * censoring about as in the lung cancer trial.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class BootstrapBenchmark {

  private static final int ROWS = 228;
  private static final double HORIZON = 1000;
  private static final List<String> ARMS = List.of("1", "2");

  @Param({"1", "10"})
  public String epsilon = "1";

  private @Nullable LifeTable table;
  private @Nullable DpKaplanMeier curve;
  private @Nullable CurveBootstrap bootstrap;

  @Setup
  public void release() {
    SplittableRandom random = new SplittableRandom(1);
    double[] times = new double[ROWS];
    boolean[] events = new boolean[ROWS];
    String[] arms = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      arms[i] = ARMS.get(i < 138 ? 0 : 1);
      double time = (i < 138 ? 390 : 590) * Math.pow(-Math.log1p(-random.nextDouble()), 0.76);
      double censored = 175 + 850 * random.nextDouble();
      times[i] = Math.min(time, censored);
      events[i] = time <= censored;
    }
    SurvivalData data = SurvivalData.of(times, events).withGroups(List.of(arms));
    PureDp privacy = new PureDp(new BigDecimal(epsilon));
    DpLifeTable measurement =
        DpLifeTable.builder().horizon(HORIZON).groups(ARMS).privacy(privacy).build();
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(privacy)
            .unit(PrivacyUnit.rows("patient"))
            .forSimulation(NoiseSource.seeded(1))
            .open()) {
      table = accountant.release("table", measurement, data).value();
    }
    curve = table.kaplanMeier();
    bootstrap = curve.bootstrap();
  }

  /** 2,000 repetitions and the band of them. */
  @Benchmark
  public SurvivalBand band() {
    return requireNonNull(curve).bootstrap().band(0.95);
  }

  /** Another band of the same repetitions. */
  @Benchmark
  public SurvivalBand simultaneousBand() {
    return requireNonNull(bootstrap).simultaneousBand(0.95);
  }

  /** 1,999 repetitions of two arms. */
  @Benchmark
  public DpLogRank logRank() {
    return DpLogRank.of(requireNonNull(table));
  }
}
