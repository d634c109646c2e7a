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
      Candidates candidates = Candidates.of(domain, joint, levels(oneWays));
      if (candidates.size() > 0) {
        new AdaptiveSelection(settings, budget, counter, watch)
            .run(data, candidates, model, answers, new Parallel(threads));
      } else { // all too large to hold: what is paid for goes to what can be measured
        List<NoisyAnswers> more = OneWays.measure(data, budget.left(), budget, counter);
        answers.addAll(more);
        more.forEach(model::learn);
      }
    }
    watch.generating(budget, model.rows());
    model.refine(watch.lastRefinement(settings.finalSweeps()).withTargetLoss(model.expectedLoss()));
    watch.checkCancelled();
    return new Synthesis(model.table(), oneWays.rows(), answers, budget.steps());
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
