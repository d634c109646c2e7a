package io.sfumato.synth;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.internal.ExactMoveSearch;
import io.sfumato.synth.internal.GeneticSearch;
import io.sfumato.synth.internal.Objective;
import io.sfumato.synth.internal.Progress;
import io.sfumato.synth.internal.StopRule;
import io.sfumato.synth.internal.SyntheticRows;
import io.sfumato.synth.internal.Target;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Workload;
import io.sfumato.synth.search.GeneticSettings;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The synthetic table while it is made: public, as it is made from noisy answers and a public seed.
 * Each of its rows stands for {@code 1 / scale} rows of the private table. Not thread-safe.
 */
final class Model {

  private final Synthesizer parameters;
  private final SyntheticRows table;
  private final double scale;
  private final Objective objective;
  private final ExactMoveSearch search;
  private final BitSet changed = new BitSet();
  private long @Nullable [][] known;
  private double expectedLoss;
  private long searches;

  private Model(Synthesizer parameters, SyntheticRows table, double rows) {
    this.parameters = parameters;
    this.table = table;
    this.scale = table.rows() / rows;
    parameters.rules().repair(table, parameters.seed());
    this.objective = Objective.of(table, List.of());
    this.search =
        ExactMoveSearch.of(
            objective, parameters.rules(), parameters.seed() + 1, parameters.threads());
  }

  /** Starts from rows of the prior, or from columns that are independent of each other. */
  static Model starting(Synthesizer parameters, OneWays oneWays, int rows) {
    PublicPrior prior = parameters.prior();
    return new Model(
        parameters,
        prior == null
            ? SyntheticRows.independent(
                parameters.domain(), rows, oneWays.histograms(), parameters.seed())
            : SyntheticRows.drawn(prior.table(), rows, parameters.seed()),
        oneWays.rows());
  }

  /** Starts from rows of the prior, or random ones, for a private table of about so many. */
  static Model starting(Synthesizer parameters, double privateRows, int rows) {
    PublicPrior prior = parameters.prior();
    return new Model(
        parameters,
        prior == null
            ? SyntheticRows.uniform(parameters.domain(), rows, parameters.seed())
            : SyntheticRows.drawn(prior.table(), rows, parameters.seed()),
        privateRows);
  }

  int rows() {
    return table.rows();
  }

  /** Learns what answers should be, in rows of the private table, and the variance of that. */
  void learn(Workload workload, double[] answers, double variance) {
    double[] wanted = answers.clone();
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] *= scale;
    }
    objective.add(new Target(workload, wanted, 1 / (variance * scale * scale)));
  }

  /** Learns noisy answers. */
  void learn(NoisyAnswers noisy) {
    expectedLoss += noisy.workload().cells();
    learn(noisy.workload(), Counts.toDoubles(noisy.answers()), noisy.variance().doubleValue());
  }

  /** Returns the loss that noise alone is expected to leave: 1 for each noisy answer. */
  double expectedLoss() {
    return expectedLoss;
  }

  /** Looks at all cells of the given columns, or of all if none is given. */
  void refine(StopRule stop, int... columns) {
    if (columns.length == 0) {
      changed.set(0, table.domain().columns());
    }
    IntStream.of(columns).forEach(changed::set);
    search.run(stop, Progress.NONE, columns);
  }

  /** Searches genetically, from the table as it is. */
  void evolve(GeneticSettings settings, StopRule stop) {
    changed.set(0, table.domain().columns());
    int[] ordered = parameters.ordered().stream().mapToInt(column -> column).toArray();
    searches++;
    GeneticSearch.of(objective, parameters.rules(), settings, ordered, parameters.seed() + searches)
        .run(stop, Progress.NONE);
  }

  CodedTable table() {
    return table.toTable();
  }

  /** Returns the answers to a workload, in rows of the private table. */
  double[] answer(Workload workload) {
    return Counts.scaled(workload.answer(table()), 1 / scale);
  }

  /** Returns the answers to all candidates, always the same ones, in rows of the private table. */
  double[][] answers(Candidates candidates, Parallel parallel) {
    long[][] counts = known;
    if (counts == null) {
      counts = candidates.answer(ExactAnswers.of(table()), parallel);
    } else {
      candidates.update(counts, ExactAnswers.of(table()), changed, parallel);
    }
    known = counts;
    changed.clear();
    double[][] answers = new double[counts.length][];
    for (int i = 0; i < counts.length; i++) {
      answers[i] = Counts.scaled(counts[i], 1 / scale);
    }
    return answers;
  }
}
