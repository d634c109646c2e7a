package io.sfumato.synth;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Zcdp;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Queries;
import io.sfumato.synth.query.WorkloadSketch;
import io.sfumato.synth.schema.Schema;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import tech.tablesaw.api.Table;

/**
 * A synthetic table that answers chosen workloads as the private one does: workloads are measured
 * with noise, and rows are then searched for that have the measured answers (Liu, Tang, Vietri and
 * Wu 2023).
 *
 * <p>Workloads need not be differentiable, nor of one kind. By {@linkplain Mode#ADAPTIVE default}
 * the budget goes where the table is still wrong, in rounds of selecting and measuring, as in AIM
 * (McKenna, Mullins, Sheldon and Miklau 2022); marginals are asked for at several resolutions, and
 * the search takes the best of all values of a cell at a time.
 *
 * <p><b>Guarantee.</b> Everything released is ρ-zCDP together, for units of one row under {@link
 * #neighboring()}: discrete Gaussian noise in measurements, the exponential mechanism in selection,
 * composed with full adaptivity (Whitehouse, Ramdas, Rogers and Wu 2023, Theorem 1), in parts that
 * sum to ρ exactly. ρ is the one asked for, or the largest that implies the (ε, δ) asked for. Under
 * add-remove the number of rows is protected, and estimated from noisy answers. Proof: {@code
 * docs/proofs/PrivateGsd.md}.
 *
 * <p>An attacker who knows which marginals were measured can often tell who was in a table when ε
 * is large (Golob, Pentyala, Maratkhan and De Cock 2024): above about 3, do not count on more than
 * the guarantee says. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2306.03257">Liu, Tang, Vietri and Wu (2023)</a>
 * @see <a href="https://arxiv.org/abs/2201.12677">McKenna, Mullins, Sheldon and Miklau (2022)</a>
 */
public final class PrivateGsd extends Measurement<Table, SyntheticData> {

  /** How the budget is used and rows are searched. */
  public enum Mode {

    /**
     * Rounds of selecting what the table answers worst and measuring it. For prefixes and
     * half-spaces, that is marginals of pairs of their columns; they themselves are measured at the
     * end, where the budget is large enough for that to tell more.
     */
    ADAPTIVE,

    /** All workloads are measured once, for equal parts of the budget. */
    ONE_SHOT,

    /** All workloads are measured once, and rows searched by the published genetic algorithm. */
    FAITHFUL_ONE_SHOT,

    /** Rounds that select by the largest error, with the published genetic algorithm. */
    FAITHFUL_ADAPTIVE;

    /**
     * Returns the mode as descriptions write it.
     *
     * @return for example {@code one-shot}
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Schema schema;
  private final Queries queries;
  private final PrivacyBound privacy;
  private final Synthesizer synthesizer;
  private final GsdListener listener;
  private final BooleanSupplier cancelled;
  private final Duration timeLimit;
  private final boolean observed;

  PrivateGsd(
      Schema schema,
      Queries queries,
      PrivacyBound privacy,
      Synthesizer synthesizer,
      GsdListener listener,
      BooleanSupplier cancelled,
      Duration timeLimit,
      boolean observed) {
    this.schema = schema;
    this.queries = queries;
    this.privacy = privacy;
    this.synthesizer = synthesizer;
    this.listener = listener;
    this.cancelled = cancelled;
    this.timeLimit = timeLimit;
    this.observed = observed;
  }

  /**
   * Returns a builder without schema, queries and guarantee.
   *
   * @return a new builder
   */
  public static PrivateGsdBuilder builder() {
    return new PrivateGsdBuilder();
  }

  @Override
  public String type() {
    return "io.sfumato.synth.PrivateGsd/1";
  }

  @Override
  public Fields parameters() {
    Fields fields =
        Fields.NONE
            .with("schema", schema.toFields())
            .with("queries", queries.parameters())
            .with("privacy", privacy)
            .with("neighboring", neighboring().label())
            .with("mode", synthesizer.mode().label())
            .with("rows", (long) synthesizer.rows())
            .with("seed", synthesizer.seed())
            .with("observed", observed);
    PublicPrior prior = synthesizer.prior();
    if (prior != null) {
      fields = prior.addTo(fields);
    }
    return switch (synthesizer.mode()) {
      case ADAPTIVE, ONE_SHOT -> synthesizer.settings().addTo(fields);
      case FAITHFUL_ONE_SHOT, FAITHFUL_ADAPTIVE -> synthesizer.faithful().addTo(fields);
    };
  }

  /**
   * Returns the concentrated loss of the whole: also where (ε, δ) was asked for, which it implies,
   * as it composes better.
   */
  @Override
  public PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(new Zcdp(synthesizer.rho()));
  }

  @Override
  public Neighboring neighboring() {
    return synthesizer.neighboring();
  }

  @Override
  protected void checkShape(Table data) {
    schema.checkShape(requireNonNull(data, "data"));
  }

  /** Whether a listener, a condition for giving up, or a rule in code runs meanwhile. */
  @Override
  protected boolean isObserved() {
    return observed;
  }

  @Override
  protected SyntheticData invoke(Table data, NoiseSource noise) {
    return synthesize(ExactAnswers.of(schema.encode(data)), noise);
  }

  SyntheticData synthesize(ExactAnswers data, NoiseSource noise) {
    Watch watch = new Watch(listener, cancelled, timeLimit);
    return new SyntheticData(schema, synthesizer.seed(), synthesizer.run(data, noise, watch));
  }

  /**
   * <b>NOT PRIVATE:</b> counts a part of the rows, to be merged with other parts and released with
   * {@link #ofCounts}.
   *
   * @param part rows that are in no other part; a file of any size can be counted in pieces
   * @return the exact counts: of what is asked, of each column, and in the adaptive mode of what
   *     may be selected
   * @throws IllegalArgumentException if columns are missing or of another type, or there are more
   *     cells than can be held: ask for columns of fewer intervals, or use {@link Mode#ONE_SHOT}
   */
  public TableCounts count(Table part) {
    checkShape(part);
    return TableCounts.of(
        counting(), WorkloadSketch.of(synthesizer.counted(), schema.encode(part)));
  }

  /**
   * Returns this measurement for rows that were counted in parts: the same question at the same
   * price, with bit for bit the same values.
   *
   * @return the measurement of merged counts
   * @throws IllegalArgumentException as for {@link #count}, if there are too many cells
   */
  public Measurement<TableCounts, SyntheticData> ofCounts() {
    return new CountedGsd(this, schema.domain(), synthesizer.counted());
  }

  /** What decides the questions that rows are counted for, and how rows are coded. */
  Fields counting() {
    return Fields.NONE
        .with("schema", schema.toFields())
        .with("queries", queries.parameters())
        .with("adaptive", synthesizer.mode() == Mode.ADAPTIVE);
  }

  @Override
  protected Fields encode(SyntheticData value) {
    return SynthesisFields.write(value.synthesis());
  }

  @Override
  protected SyntheticData decode(Fields stored) {
    return new SyntheticData(
        schema,
        synthesizer.seed(),
        SynthesisFields.read(stored, schema.domain(), synthesizer.queries()));
  }
}
