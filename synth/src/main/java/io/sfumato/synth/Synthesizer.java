package io.sfumato.synth;

import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.internal.RowRules;
import io.sfumato.synth.internal.StopRule;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Marginal;
import io.sfumato.synth.query.Workload;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a synthetic table of codes from a private one, for a concentrated budget.
 *
 * @param domain the public domain
 * @param ordered the columns whose codes have an order
 * @param rules what synthetic rows must satisfy
 * @param queries what is asked
 * @param rho the budget
 * @param neighboring the relation to calibrate for
 * @param rows how many rows to make, or 0 for as many as there seem to be
 * @param seed the public seed of everything but noise
 * @param threads how many threads to use
 * @param mode how to go about it
 * @param settings how the budget is divided, but for the faithful modes
 * @param faithful how the faithful modes go about it
 * @param prior a public table to start from, or null
 */
record Synthesizer(
    Domain domain,
    List<Integer> ordered,
    RowRules rules,
    List<Workload> queries,
    BigDecimal rho,
    Neighboring neighboring,
    int rows,
    long seed,
    int threads,
    PrivateGsd.Mode mode,
    AdaptiveSettings settings,
    FaithfulSettings faithful,
    @Nullable PublicPrior prior) {

  /** With no number of rows given, at most so many are made. */
  static final int MOST_DEFAULT_ROWS = 100_000;

  /** How often each cell is looked at when thresholds were measured, whatever the loss. */
  private static final int THRESHOLD_SWEEPS = 3;

  Synthesis run(ExactAnswers data, NoiseSource noise, Watch watch) {
    RhoBudget budget = new RhoBudget(rho);
    NoisyCounter counter = new NoisyCounter(neighboring, noise);
    if (mode == PrivateGsd.Mode.FAITHFUL_ONE_SHOT || mode == PrivateGsd.Mode.FAITHFUL_ADAPTIVE) {
      return new FaithfulSynthesis(this, budget, counter, watch).run(data);
    }
    List<Workload> joint =
        queries.stream().filter(query -> query.columns().length > 1).distinct().toList();
    long publicRows = neighboring == Neighboring.REPLACE_ONE ? data.rows() : -1;
    List<NoisyAnswers> answers = new ArrayList<>();
    OneWays oneWays = measureColumns(data, joint.isEmpty(), publicRows, budget, counter, answers);
    answers.forEach(noisy -> watch.measured(noisy, 0, budget, 0));
    Model model = start(oneWays, watch);
    if (mode == PrivateGsd.Mode.ONE_SHOT && !joint.isEmpty()) {
      int before = answers.size();
      OneShot.run(data, joint, budget, counter, watch, answers);
      answers.subList(before, answers.size()).forEach(model::learn);
    } else if (!joint.isEmpty()) {
      adapt(joint, data, oneWays, model, budget, counter, watch, answers);
    }
    watch.generating(budget, model.rows());
    model.refine(
        watch
            .lastRefinement(settings.finalSweeps())
            .withLeastImprovement(settings.worthwhile())
            .withTargetLoss(model.expectedLoss()));
    watch.checkCancelled();
    return new Synthesis(model.table(), oneWays.rows(), answers, budget.steps());
  }

  /**
   * Selects and measures in rounds, and what is worth it of the thresholds asked for at the end.
   */
  private void adapt(
      List<Workload> joint,
      ExactAnswers data,
      OneWays oneWays,
      Model model,
      RhoBudget budget,
      NoisyCounter counter,
      Watch watch,
      List<NoisyAnswers> answers) {
    Candidates candidates = Candidates.of(domain, joint, levels(oneWays));
    List<Workload> thresholds = joint.stream().filter(Candidates::isOfThresholds).toList();
    BigDecimal reserve = reserve(thresholds, oneWays.rows(), budget, counter);
    int before = answers.size();
    if (candidates.size() > 0) {
      new AdaptiveSelection(settings, budget, counter, watch)
          .run(reserve, data, candidates, model, answers, new Parallel(threads));
      before = answers.size();
    }
    if (budget.left().signum() == 0) {
      return;
    }
    if (!thresholds.isEmpty()) {
      OneShot.run(data, thresholds, budget, counter, watch, answers);
    } else { // all too large to hold: what is paid for goes to what can be measured
      answers.addAll(OneWays.measure(data, budget.left(), budget, counter));
    }
    answers.subList(before, answers.size()).forEach(model::learn);
    model.refine(StopRule.rounds(THRESHOLD_SWEEPS).withCancelled(watch.cancelled()));
  }

  /**
   * Returns what to keep for measuring the thresholds asked for. That pays where their noise is
   * less than what an answer would vary by if other people had been asked, the root of how many
   * rows there are: above it, the pairs of columns tell more of them.
   */
  private BigDecimal reserve(
      List<Workload> thresholds, double rowEstimate, RhoBudget budget, NoisyCounter counter) {
    if (thresholds.isEmpty()) {
      return BigDecimal.ZERO;
    }
    BigDecimal reserve = RhoBudget.part(budget.left(), settings.thresholdShare());
    BigDecimal each = RhoBudget.divide(reserve, thresholds.size());
    double variance =
        thresholds.stream()
            .mapToDouble(workload -> counter.variance(workload, each).doubleValue())
            .average()
            .orElseThrow();
    return variance < rowEstimate ? reserve : BigDecimal.ZERO;
  }

  /** Returns what is enough to count of private rows: what is asked of them is in it. */
  List<Workload> counted() {
    Map<String, Workload> byName = new LinkedHashMap<>();
    for (int c = 0; c < domain.columns(); c++) {
      Marginal column = Marginal.of(domain, c);
      byName.put(column.name(), column);
    }
    queries.forEach(query -> byName.putIfAbsent(query.name(), query));
    if (mode == PrivateGsd.Mode.ADAPTIVE) {
      Candidates.finest(domain, queries)
          .forEach(marginal -> byName.putIfAbsent(marginal.name(), marginal));
    }
    return List.copyOf(byName.values());
  }

  /** Measures single columns: a second time if there is more noise in the first than harmless. */
  private OneWays measureColumns(
      ExactAnswers data,
      boolean nothingElse,
      long publicRows,
      RhoBudget budget,
      NoisyCounter counter,
      List<NoisyAnswers> answers) {
    BigDecimal first = nothingElse ? budget.left() : budget.share(settings.firstShare());
    answers.addAll(OneWays.measure(data, first, budget, counter));
    OneWays oneWays = OneWays.estimate(domain, answers, publicRows, prior);
    if (!nothingElse && oneWays.noise() > settings.enough()) {
      BigDecimal second = budget.share(settings.secondShare());
      answers.addAll(OneWays.measure(data, second, budget, counter));
      oneWays = OneWays.estimate(domain, answers, publicRows, prior);
    }
    return oneWays;
  }

  /**
   * Starts with independent columns of the estimated histograms, or with rows of the prior that are
   * brought to these. They stay targets.
   */
  private Model start(OneWays oneWays, Watch watch) {
    int wanted = rows > 0 ? rows : (int) Math.min(MOST_DEFAULT_ROWS, Math.round(oneWays.rows()));
    Model model = Model.starting(this, oneWays, wanted);
    for (int c = 0; c < domain.columns(); c++) {
      model.learn(Marginal.of(domain, c), oneWays.histograms().get(c), oneWays.variances().get(c));
    }
    if (prior != null) {
      model.refine(StopRule.rounds(settings.sweeps()).withCancelled(watch.cancelled()));
    }
    return model;
  }

  private List<ColumnLevels> levels(OneWays oneWays) {
    return IntStream.range(0, domain.columns())
        .mapToObj(c -> ColumnLevels.of(domain, c, oneWays.histograms().get(c)))
        .toList();
  }
}
