package io.sfumato.examples.lab;

import com.sun.management.OperatingSystemMXBean;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.PrivateGsd;
import io.sfumato.synth.PrivateGsdBuilder;
import io.sfumato.synth.SyntheticData;
import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.schema.Schema;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tech.tablesaw.api.Table;

/** {@code lab synth}: how well synthetic tables answer. */
@Command(
    name = "synth",
    sortOptions = false,
    description = {
      "Makes synthetic tables and compares their answers with those of the real one.",
      Lab.WARNING,
      "",
      "Prints a row for each epsilon and repetition: the time of the release, and, as shares of the"
          + " rows,",
      "  avg_tvd_k, max_tvd_k      half the L1 distance of a marginal of k columns, over all that"
          + " have at most 100,000 cells",
      "  avg_error_2, max_error_2  the absolute error of one of their cells",
      "  query_error_avg, _max     the absolute error of an answer to what was asked, or to --judge",
      "Empty where there are no such marginals.",
      "With --epsilon 1e9 all noise is 0, and what is left is the error of the search.",
      ""
    })
final class SynthExperiment implements Runnable {

  private static final String HEADER =
      "epsilon,delta,mode,rows,seconds,cpu_seconds,avg_tvd_1,avg_tvd_2,max_tvd_2,avg_error_2,"
          + "max_error_2,avg_tvd_3,query_error_avg,query_error_max";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private SynthFile file = new SynthFile();

  @Option(
      names = "--epsilon",
      required = true,
      split = ",",
      paramLabel = "E",
      description = "The guarantees to measure, each a number above 0.")
  private List<BigDecimal> epsilons = List.of();

  @Option(
      names = "--delta",
      required = true,
      paramLabel = "D",
      description = "The delta of each, in (0, 1).")
  private BigDecimal delta = BigDecimal.ZERO;

  @Option(
      names = "--queries",
      defaultValue = "marginals:2",
      split = ",",
      paramLabel = "Q",
      description =
          "What to ask: marginals:K or tree:K of all K columns, binned:B of all pairs with ordered"
              + " columns in B bins of equal width, prefixes:N or halfspaces:N, or several of these;"
              + " without it, ${DEFAULT-VALUE}.")
  private List<String> queries = List.of();

  @Option(
      names = "--judge",
      split = ",",
      paramLabel = "Q",
      description =
          "What query_error_avg and _max are about, in the form of --queries; without it, what was"
              + " asked. Random queries are the same in every run.")
  private @Nullable List<String> judge;

  @Option(
      names = "--mode",
      defaultValue = "adaptive",
      paramLabel = "M",
      description =
          "adaptive, one-shot, faithful (one-shot, as published) or faithful-adaptive; without it,"
              + " ${DEFAULT-VALUE}.")
  private String mode = "";

  @Mixin private SynthGenetics genetics = new SynthGenetics();

  @Option(
      names = "--rows",
      defaultValue = "auto",
      paramLabel = "N",
      description = "Rows to make; without it, ${DEFAULT-VALUE}: as many as there seem to be.")
  private String rows = "";

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "S",
      description =
          "Seed of the first repetition, the next has the next; without it, ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--repetitions",
      defaultValue = "1",
      paramLabel = "R",
      description = "Releases for each epsilon; without it, ${DEFAULT-VALUE}.")
  private int repetitions;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "T",
      description = "Threads of a release; without it, ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to write the last synthetic table, as CSV. With %%d in it, which stands for the"
              + " seed, every table, of one epsilon.")
  private @Nullable Path out;

  /** What stands for the seed in the name of a file. */
  private static final String EACH_SEED = "%d";

  @Override
  public void run() {
    if (repetitions < 1) {
      throw new IllegalArgumentException("--repetitions must be at least 1, got " + repetitions);
    }
    boolean all = out != null && out.toString().contains(EACH_SEED);
    if (all && epsilons.size() > 1) {
      throw new IllegalArgumentException(
          "--epsilon must be one when --out has %s, got %d".formatted(EACH_SEED, epsilons.size()));
    }
    Schema schema = file.schema();
    Queries asked = SynthQueries.of("--queries", queries, schema);
    Queries judged = judge == null ? asked : SynthQueries.of("--judge", judge, schema);
    List<Workload> workloads = judged.over(schema.domain(), schema.traits());
    Optional<Table> prior = file.prior(schema);
    List<PrivateGsdBuilder> builders = new ArrayList<>();
    for (BigDecimal epsilon : epsilons) { // all of them before the first line of output
      builders.add(builder(schema, prior, asked, epsilon));
    }
    Table table = file.table(schema);
    CodedTable exact = schema.encode(table);
    PrintWriter lines = spec.commandLine().getOut();
    spec.commandLine().getErr().println(Lab.WARNING);
    lines.println(HEADER);
    SyntheticData last = null;
    for (int i = 0; i < builders.size(); i++) {
      for (int repetition = 0; repetition < repetitions; repetition++) {
        spec.commandLine()
            .getErr()
            .printf("epsilon %s, seed %d%n", epsilons.get(i), seed + repetition);
        long start = System.nanoTime();
        double cpu = cpuSeconds();
        last = release(builders.get(i), table, seed + repetition);
        double seconds = (System.nanoTime() - start) * 1e-9;
        lines.println(
            String.join(
                ",",
                epsilons.get(i).toPlainString(),
                delta.toString(),
                mode,
                Integer.toString(last.codes().rows()),
                text(seconds),
                text(cpuSeconds() - cpu),
                errors(exact, last.codes(), workloads)));
        lines.flush();
        if (out != null && all) {
          String name = out.toString().replace(EACH_SEED, Long.toString(seed + repetition));
          last.table().write().csv(name);
        }
      }
    }
    if (out != null && !all && last != null) {
      last.table().write().csv(out.toFile());
    }
  }

  private PrivateGsdBuilder builder(
      Schema schema, Optional<Table> prior, Queries asked, BigDecimal epsilon) {
    PrivateGsdBuilder builder =
        PrivateGsd.builder()
            .schema(schema)
            .queries(asked)
            .privacy(new ApproxDp(epsilon, delta))
            .threads(threads)
            .mode(mode())
            .faithful(genetics.settings(mode()));
    prior.ifPresent(builder::prior);
    if (!rows.equals("auto")) {
      builder.rows(SynthQueries.number("--rows", rows));
    }
    builder.build(); // refuses what is out of range
    return builder;
  }

  private static SyntheticData release(PrivateGsdBuilder builder, Table table, long seed) {
    try (PrivacyAccountant accountant =
        PrivacyAccountant.builder()
            .budget(Zcdp.of(1e100))
            .unit(PrivacyUnit.rows("row"))
            .forSimulation(NoiseSource.seeded(seed))
            .open()) {
      return accountant.release("synthetic", builder.seed(seed).build(), table).value();
    }
  }

  private PrivateGsd.Mode mode() {
    if (mode.equals("faithful")) {
      return PrivateGsd.Mode.FAITHFUL_ONE_SHOT;
    }
    for (PrivateGsd.Mode known : PrivateGsd.Mode.values()) {
      if (known.label().equals(mode)) {
        return known;
      }
    }
    throw new IllegalArgumentException(
        "--mode must be adaptive, one-shot, faithful or faithful-adaptive, got " + mode);
  }

  private static String errors(CodedTable exact, CodedTable made, List<Workload> asked) {
    Domain domain = exact.domain();
    List<String> cells = new ArrayList<>();
    for (int k = 1; k <= 3; k++) {
      List<Workload> marginals =
          k > domain.columns()
              ? List.of()
              : SynthQueries.marginals(domain, k, SynthQueries.MOST_CELLS);
      if (marginals.isEmpty()) {
        cells.add(k == 2 ? ",,," : "");
        continue;
      }
      MarginalDistances distances = MarginalDistances.of(marginals, exact, made);
      cells.add(text(distances.meanTvd()));
      if (k == 2) {
        cells.add(text(distances.maxTvd()));
        cells.add(text(distances.meanError()));
        cells.add(text(distances.maxError()));
      }
    }
    MarginalDistances distances = MarginalDistances.of(asked, exact, made);
    cells.add(text(distances.meanError()));
    cells.add(text(distances.maxError()));
    return String.join(",", cells);
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.5g", value);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getProcessCpuTime() * 1e-9
        : Double.NaN;
  }
}
