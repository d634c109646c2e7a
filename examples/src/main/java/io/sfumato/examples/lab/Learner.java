package io.sfumato.examples.lab;

import java.util.Set;
import java.util.stream.Collectors;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.baseline.DummyClassifierTrainer;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.math.optimisers.AdaGrad;

/** What learns from a table to predict a column. All are Tribuo's, with fixed seeds. */
enum Learner {
  /** Says what is most frequent: what every other learner must beat. */
  MAJORITY("majority", true) {
    @Override
    Trainer<Label> trainer() {
      return DummyClassifierTrainer.createMostFrequentTrainer();
    }
  },

  /** Multinomial logistic regression, by stochastic gradients until it moves no more. */
  LOGISTIC_REGRESSION("logistic-regression", true) {
    @Override
    Trainer<Label> trainer() {
      return new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 20, SEED);
    }
  },

  /** Thirty trees that average their leaves' shares, for larger AUC than by majority vote. */
  RANDOM_FOREST("random-forest", false) {
    @Override
    Trainer<Label> trainer() {
      return new RandomForestTrainer<>(
          new CARTClassificationTrainer(16, 5, 0, 0.3f, false, new GiniIndex(), SEED),
          new FullyWeightedVotingCombiner(),
          30,
          SEED);
    }
  };

  private static final long SEED = 1;

  private final String title;
  private final boolean linear;

  Learner(String title, boolean linear) {
    this.title = title;
    this.linear = linear;
  }

  String title() {
    return title;
  }

  /** Returns whether it wants examples for linear models. */
  boolean isLinear() {
    return linear;
  }

  abstract Trainer<Label> trainer();

  /** Learns from some examples, and predicts others. */
  Efficacy efficacy(Dataset<Label> train, Dataset<Label> test) {
    Model<Label> model = trainer().train(train);
    LabelEvaluation evaluation = new LabelEvaluator().evaluate(model, test);
    return new Efficacy(
        model.generatesProbabilities() ? auc(evaluation, model, test) : 0.5, // a constant score
        evaluation.macroAveragedF1(),
        evaluation.accuracy());
  }

  /** Returns the mean over the labels that can be predicted and occur, NaN if fewer than two do. */
  private static double auc(LabelEvaluation evaluation, Model<Label> model, Dataset<Label> test) {
    Set<String> labels =
        test.getOutputInfo().getDomain().stream().map(Label::getLabel).collect(Collectors.toSet());
    return model.getOutputIDInfo().getDomain().stream()
        .filter(label -> labels.contains(label.getLabel()) && labels.size() > 1)
        .mapToDouble(evaluation::AUCROC)
        .average()
        .orElse(Double.NaN);
  }

  /**
   * How well a learner predicts.
   *
   * @param auc the area under the ROC curve, the mean over the labels, each against all others
   * @param macroF1 the mean over the labels of F1
   * @param accuracy the share of rows that are predicted right
   */
  record Efficacy(double auc, double macroF1, double accuracy) {}
}
