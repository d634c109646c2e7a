package io.sfumato.synth;

import io.sfumato.privacy.Neighboring;
import io.sfumato.synth.domain.Domain;
import io.sfumato.synth.query.ExactAnswers;
import io.sfumato.synth.query.Marginal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Private-GSD as published: measured one-shot or in rounds, searched genetically. */
final class FaithfulSynthesis {

  private final Synthesizer parameters;
  private final RhoBudget budget;
  private final NoisyCounter counter;
  private final Watch watch;

  FaithfulSynthesis(Synthesizer parameters, RhoBudget budget, NoisyCounter counter, Watch watch) {
    this.parameters = parameters;
    this.budget = budget;
    this.counter = counter;
    this.watch = watch;
  }

  Synthesis run(ExactAnswers data) {
    List<NoisyAnswers> answers = new ArrayList<>();
    boolean isPublic = counter.neighboring() == Neighboring.REPLACE_ONE;
    double rows = isPublic ? Math.max(1, data.rows()) : buyRows(data, answers);
    Model model;
    if (parameters.mode() == PrivateGsd.Mode.FAITHFUL_ONE_SHOT) {
      int bought = answers.size();
      OneShot.run(data, parameters.queries(), budget, counter, watch, answers);
      rows = isPublic ? rows : RowCount.estimate(answers);
      model = model(rows);
      answers.subList(bought, answers.size()).forEach(model::learn);
    } else {
      model = model(rows);
      new FaithfulSelection(
              parameters.faithful(), budget, counter, watch, new Parallel(parameters.threads()))
          .run(data, parameters.queries(), model, answers);
    }
    watch.generating(budget, model.rows());
    model.evolve(parameters.faithful().genetic(), watch.lastRefinement(Long.MAX_VALUE));
    watch.checkCancelled();
    return new Synthesis(model.table(), rows, answers, budget.steps());
  }

  /** Measures the column with the fewest codes, whose counts sum to the number of rows. */
  private double buyRows(ExactAnswers data, List<NoisyAnswers> answers) {
    Domain domain = data.domain();
    int fewest = 0;
    for (int c = 1; c < domain.columns(); c++) {
      fewest = domain.size(c) < domain.size(fewest) ? c : fewest;
    }
    Marginal marginal = Marginal.of(domain, fewest);
    BigDecimal rho = budget.share(FaithfulSettings.ROW_SHARE);
    budget.spend("measure " + marginal.name(), rho);
    answers.add(counter.measure(marginal, data.answer(marginal), rho));
    watch.measured(answers.get(0), 0, budget, 0);
    return RowCount.estimate(answers);
  }

  private Model model(double rows) {
    int wanted = parameters.rows() > 0 ? parameters.rows() : FaithfulSettings.ROWS;
    return Model.starting(parameters, rows, wanted);
  }
}
