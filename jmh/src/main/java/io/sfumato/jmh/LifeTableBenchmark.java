package io.sfumato.jmh;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.survival.DpLifeTable;
import io.sfumato.survival.LifeTable;
import io.sfumato.survival.LifeTableCounts;
import io.sfumato.survival.SurvivalData;
import io.sfumato.survival.TimeGrid;
import java.util.List;
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
 * Whole releases of life tables on one thread: charged, counted, drawn, stored. Times in random
 * order, of which a sixth is beyond the horizon.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LifeTableBenchmark {

  private static final double HORIZON = 1000;
  private static final List<String> ARMS = List.of("drug", "placebo");

  @Param({"100000", "1000000", "10000000"})
  public int rows = 100_000;

  private final PrivacyAccountant accountant =
      PrivacyAccountant.builder().budget(PureDp.of(1e9)).unit(PrivacyUnit.rows("patient")).open();
  private final DpLifeTable bought =
      DpLifeTable.builder().horizon(HORIZON).privacy(PureDp.of(1)).build();
  private final DpLifeTable equal =
      DpLifeTable.builder().grid(TimeGrid.uniform(HORIZON, 50)).privacy(PureDp.of(1)).build();
  private final DpLifeTable unequal =
      DpLifeTable.builder().grid(unequalBins(50)).privacy(PureDp.of(1)).build();
  private final DpLifeTable arms =
      DpLifeTable.builder()
          .grid(TimeGrid.uniform(HORIZON, 50))
          .groups(ARMS)
          .privacy(PureDp.of(1))
          .build();

  private SurvivalData data = SurvivalData.of(new double[0], new boolean[0]);
  private SurvivalData dataByArm = data;
  private long next;

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    double[] times = new double[rows];
    boolean[] events = new boolean[rows];
    String[] labels = new String[rows];
    for (int i = 0; i < rows; i++) {
      times[i] = random.nextDouble(1.2 * HORIZON);
      events[i] = random.nextBoolean();
      labels[i] = ARMS.get(random.nextInt(2));
    }
    data = SurvivalData.of(times, events);
    dataByArm = data.withGroups(List.of(labels));
  }

  /** Two passes: for the number of rows, and for the cells. */
  @Benchmark
  public LifeTable boughtBins() {
    return accountant.release("bought " + next++, bought, data).value();
  }

  /** Binary search for each row. */
  @Benchmark
  public LifeTable unequalBins() {
    return accountant.release("unequal " + next++, unequal, data).value();
  }

  @Benchmark
  public LifeTable twoArms() {
    return accountant.release("arms " + next++, arms, dataByArm).value();
  }

  /** What one machine does with its part of the rows, before anything is drawn. */
  @Benchmark
  public LifeTableCounts countPart() {
    return equal.count(data);
  }

  private static TimeGrid unequalBins(int bins) {
    double[] ends = new double[bins];
    for (int k = 0; k < bins; k++) {
      ends[k] = HORIZON * Math.pow((k + 1.0) / bins, 1.5);
    }
    return TimeGrid.of(ends);
  }
}
