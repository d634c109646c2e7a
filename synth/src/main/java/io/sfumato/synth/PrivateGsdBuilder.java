package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.internal.RowRules;
import io.sfumato.synth.internal.SyntheticRows;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.schema.Schema;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * The parameters of {@link PrivateGsd}: a schema, queries, a guarantee, and much that has a
 * default. Not safe for use by several threads.
 */
public final class PrivateGsdBuilder {

  /** The most answers that all workloads together may have. */
  private static final long MOST_ANSWERS = 1L << 26;

  /**
   * Below this, the noise is of no use; and a step of a release could need a variance above 2^100,
   * which cannot be drawn.
   */
  private static final BigDecimal LEAST_RHO = new BigDecimal("1E-11");

  private @Nullable Schema schema;
  private @Nullable PrivacyBound privacy;
  private @Nullable Queries queries;
  private @Nullable Table prior;
  private FaithfulSettings faithful = FaithfulSettings.PUBLISHED;
  private Neighboring neighboring = Neighboring.ADD_REMOVE;
  private PrivateGsd.Mode mode = PrivateGsd.Mode.ADAPTIVE;

  /** Marginals, with subsets and resolutions, that adaptive selection may have to look at. */
  private static final long MOST_CANDIDATES = 1L << 20;

  private static final int MOST_WAYS = 10;

  private GsdListener listener = progress -> {};
  private BooleanSupplier cancelled = () -> false;
  private boolean observed;
  private Duration timeLimit = Duration.ofDays(1);
  private int rows;
  private int threads = 1;
  private long seed;

  PrivateGsdBuilder() {}

  /**
   * Sets what is public about the private table.
   *
   * @param publicSchema the schema; never taken from the data
   * @return this builder
   */
  public PrivateGsdBuilder schema(Schema publicSchema) {
    this.schema = requireNonNull(publicSchema, "schema");
    return this;
  }

  /**
   * Sets what the synthetic table should answer well.
   *
   * @param asked the queries, for example {@code Queries.marginals(2)}
   * @return this builder
   */
  public PrivateGsdBuilder queries(Queries asked) {
    this.queries = requireNonNull(asked, "queries");
    return this;
  }

  /**
   * Sets how the faithful modes go about it. Without it, {@link FaithfulSettings#PUBLISHED}.
   *
   * @param published the hyper-parameters
   * @return this builder
   */
  public PrivateGsdBuilder faithful(FaithfulSettings published) {
    this.faithful = requireNonNull(published, "faithful");
    return this;
  }

  /**
   * Sets the guarantee of everything that is released.
   *
   * @param bound a concentrated guarantee with ρ of at least 1e-11, or an approximate one that
   *     implies as much; of (ε, δ), the release costs the largest ρ that implies it
   * @return this builder
   */
  public PrivateGsdBuilder privacy(PrivacyBound bound) {
    this.privacy = requireNonNull(bound, "privacy");
    return this;
  }

  /**
   * Sets a public table to start from in the place of independent columns, for example of an
   * earlier year or another country. What it knows of associations need not be measured, and what
   * it has wrong is measured first, as it shows (compare Fuentes, Mullins, McKenna, Miklau and
   * Sheldon 2024, who choose between private and public marginals). Its rows take no part in the
   * guarantee.
   *
   * @param publicTable a <b>public</b> table with the schema's columns and at least one row, read
   *     when the measurement is built
   * @return this builder
   */
  public PrivateGsdBuilder prior(Table publicTable) {
    this.prior = requireNonNull(publicTable, "publicTable");
    return this;
  }

  /**
   * Sets the relation to calibrate for. Without it, {@link Neighboring#ADD_REMOVE}.
   *
   * @param relation the relation
   * @return this builder
   */
  public PrivateGsdBuilder neighboring(Neighboring relation) {
    this.neighboring = requireNonNull(relation, "neighboring");
    return this;
  }

  /**
   * Sets how the budget is used and rows are searched. Without it, {@link
   * PrivateGsd.Mode#ADAPTIVE}.
   *
   * @param way the mode
   * @return this builder
   */
  public PrivateGsdBuilder mode(PrivateGsd.Mode way) {
    this.mode = requireNonNull(way, "mode");
    return this;
  }

  /**
   * Sets how many rows to make. Without it, as many as the private table seems to have, up to
   * 100,000, and 2,000 in the faithful modes. Few rows cannot follow the answers: 2,000 leave an
   * error of about 0.03 in two-way marginals of the UCI Adult table, however much is spent.
   *
   * @param count the public number of rows, in {@code [1, 2²⁶]}
   * @return this builder
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public PrivateGsdBuilder rows(int count) {
    if (count < 1 || count > SyntheticRows.MOST_ROWS) {
      throw new IllegalArgumentException(
          "rows must be in [1, %d], got %d".formatted(SyntheticRows.MOST_ROWS, count));
    }
    this.rows = count;
    return this;
  }

  /**
   * Sets the public seed of everything but noise: the same noisy answers and seed give the same
   * table. Without it, 0.
   *
   * @param publicSeed the seed, of no use to an attacker
   * @return this builder
   */
  public PrivateGsdBuilder seed(long publicSeed) {
    this.seed = publicSeed;
    return this;
  }

  /**
   * Sets how many threads to use. The table does not depend on it. Without it, 1.
   *
   * @param count the number of threads, in {@code [1, 1024]}
   * @return this builder
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public PrivateGsdBuilder threads(int count) {
    if (count < 1 || count > 1024) {
      throw new IllegalArgumentException("threads must be in [1, 1024], got " + count);
    }
    this.threads = count;
    return this;
  }

  /**
   * Sets who hears of progress, in noisy and public numbers. What it heard cannot be unheard: a
   * release that ends without a value, be it that its process was killed, is not run again under
   * its name, and its charge stays. Without listener, {@link #cancelledWhen} and rules in code it
   * would be, for free.
   *
   * @param hearer the listener
   * @return this builder
   */
  public PrivateGsdBuilder listener(GsdListener hearer) {
    this.listener = requireNonNull(hearer, "listener");
    this.observed = true;
    return this;
  }

  /**
   * Sets how to give up. A release that is given up ends with a {@link
   * java.util.concurrent.CancellationException}, its charge stays, and its name is used up, as for
   * {@link #listener}.
   *
   * @param asked asked now and then, in the thread that runs the release: whether to give up. It
   *     must not depend on private data
   * @return this builder
   */
  public PrivateGsdBuilder cancelledWhen(BooleanSupplier asked) {
    this.cancelled = requireNonNull(asked, "asked");
    this.observed = true;
    return this;
  }

  /**
   * Sets how long the last refinement may take, after everything is measured. The clock decides
   * nothing before, as how long counting takes depends on the private table. Where the limit
   * strikes, the table depends on the speed of the machine.
   *
   * @param limit the time, positive, at most a day, which is the default
   * @return this builder
   * @throws IllegalArgumentException if {@code limit} is out of range
   */
  public PrivateGsdBuilder timeLimit(Duration limit) {
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("limit must be in (0, 1 day], got " + limit);
    }
    this.timeLimit = limit;
    return this;
  }

  /**
   * Builds the measurement.
   *
   * @return the measurement
   * @throws IllegalStateException if the schema, the queries or the guarantee is missing
   * @throws IllegalArgumentException if the guarantee is pure or allows too little, the queries are
   *     of other columns or have too many answers, no row satisfies the schema's rules, the prior
   *     has no row or other columns, or rows times columns is 2³¹ or more
   */
  public PrivateGsd build() {
    if (schema == null || queries == null || privacy == null) {
      throw new IllegalStateException(
          "schema, queries and privacy are needed, for example"
              + " privacy(ApproxDp.of(1, 1e-9)); missing: "
              + (schema == null ? "schema" : queries == null ? "queries" : "privacy"));
    }
    List<ColumnTraits> traits = schema.traits();
    List<Workload> workloads = queries.over(schema.domain(), traits);
    checkSize(workloads);
    checkCodes(rows > 0 ? rows : Synthesizer.MOST_DEFAULT_ROWS, traits.size());
    if (mode == PrivateGsd.Mode.ADAPTIVE) {
      checkClosure(workloads);
    }
    RowRules rules = RowRules.of(schema.domain(), schema.rules());
    rules.repair(SyntheticRows.uniform(schema.domain(), 1, seed), seed); // refuses impossible rules
    Synthesizer synthesizer =
        new Synthesizer(
            schema.domain(),
            IntStream.range(0, traits.size()).filter(c -> traits.get(c).ordered()).boxed().toList(),
            rules,
            workloads,
            rho(privacy),
            neighboring,
            rows,
            seed,
            threads,
            mode,
            AdaptiveSettings.DEFAULT,
            faithful,
            prior == null ? null : publicPrior(schema, prior));
    return new PrivateGsd(
        schema,
        queries,
        privacy,
        synthesizer,
        listener,
        cancelled,
        timeLimit,
        observed || schema.hasRulesInCode());
  }

  private static PublicPrior publicPrior(Schema schema, Table table) {
    schema.checkShape(table);
    if (table.rowCount() == 0) {
      throw new IllegalArgumentException("prior must have at least one row, got none");
    }
    return new PublicPrior(schema.encode(table));
  }

  private static void checkCodes(int rows, int columns) {
    if ((long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "rows times columns must be below 2^31, got %d rows of %d columns; ask for fewer rows"
              .formatted(rows, columns));
    }
  }

  /** Everything that a marginal's columns have in common with another may be selected. */
  private static void checkClosure(List<Workload> workloads) {
    long columns = workloads.get(0).domain().columns();
    boolean pairs = workloads.stream().anyMatch(Candidates::isOfThresholds);
    long candidates = pairs ? 8 * columns * (columns - 1) : 0; // at 16 pairs of resolutions
    for (Workload workload : workloads) {
      int ways = workload instanceof Marginal ? workload.columns().length : 0;
      candidates += ways > MOST_WAYS ? MOST_CANDIDATES + 1 : 1L << (2 * ways);
      if (candidates > MOST_CANDIDATES) {
        throw new IllegalArgumentException(
            "queries must have at most %d marginals of parts of theirs, at up to four resolutions of each column; with %s there are more: ask for fewer columns at a time, or use Mode.ONE_SHOT"
                .formatted(MOST_CANDIDATES, workload.name()));
      }
    }
  }

  private static void checkSize(List<Workload> workloads) {
    long answers = 0;
    for (Workload workload : workloads) {
      answers += workload.cells();
      if (answers > MOST_ANSWERS) {
        throw new IllegalArgumentException(
            "queries must have at most %d answers in all; %s alone has %d: drop it, or give its"
                    .formatted(MOST_ANSWERS, workload.name(), workload.cells())
                + " columns fewer intervals");
      }
    }
  }

  private static BigDecimal rho(PrivacyBound privacy) {
    BigDecimal rho = BigDecimal.ZERO;
    if (privacy instanceof Zcdp zcdp) {
      rho = zcdp.rho();
    } else if (privacy instanceof ApproxDp approximate) {
      rho = Zcdp.within(approximate).rho();
    }
    if (rho.compareTo(LEAST_RHO) < 0) {
      throw new IllegalArgumentException(
          "privacy must be (ε, δ) or ρ, with ρ of at least 1E-11, got %s; for noise that is not"
                  .formatted(privacy)
              + " Gaussian there is no pure guarantee: use for example ApproxDp.of(1, 1e-9)");
    }
    return rho;
  }
}
