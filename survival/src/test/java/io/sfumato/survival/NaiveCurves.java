package io.sfumato.survival;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Estimates from their definitions, by counting all rows again at each time. For small data. */
final class NaiveCurves {

  final double[] time;
  final int[] cause;
  final double[] entry;
  final double[] weight;
  final int[] group;
  final int[] person;

  private NaiveCurves(
      double[] time, int[] cause, double[] entry, double[] weight, int[] group, int[] person) {
    this.time = time;
    this.cause = cause;
    this.entry = entry;
    this.weight = weight;
    this.group = group;
    this.person = person;
  }

  /** Returns rows with ties, some that are never at risk, and two competing causes. */
  static NaiveCurves random(SplittableRandom random, int n, boolean late, boolean wholeWeights) {
    double[] entry = new double[n];
    double[] weight = new double[n];
    for (int i = 0; i < n; i++) {
      entry[i] = late && random.nextInt(2) == 0 ? random.nextInt(5) : 0;
      weight[i] = wholeWeights ? 1 + random.nextInt(3) : 0.25 + random.nextDouble();
    }
    return new NaiveCurves(
        random.doubles(n).map(x -> Math.floor(x * 9)).toArray(),
        random.ints(n, 0, 3).toArray(),
        entry,
        weight,
        random.ints(n, 0, 3).toArray(),
        random.ints(n, 0, Math.max(1, n / 2)).toArray());
  }

  NaiveCurves withWeights(double[] weights) {
    return new NaiveCurves(time, cause, entry, weights, group, person);
  }

  /** Returns each row as often as its weight says, with weight 1. */
  NaiveCurves replicated() {
    int[] rows =
        IntStream.range(0, time.length)
            .flatMap(i -> IntStream.generate(() -> i).limit(Math.round(weight[i])))
            .toArray();
    return new NaiveCurves(
        Arrays.stream(rows).mapToDouble(i -> time[i]).toArray(),
        Arrays.stream(rows).map(i -> cause[i]).toArray(),
        Arrays.stream(rows).mapToDouble(i -> entry[i]).toArray(),
        Arrays.stream(rows).mapToDouble(i -> 1).toArray(),
        Arrays.stream(rows).map(i -> group[i]).toArray(),
        Arrays.stream(rows).map(i -> person[i]).toArray());
  }

  SurvivalData data() {
    return SurvivalData.ofCauses(time, cause, 2)
        .withEntry(entry)
        .withWeights(weight)
        .withGroups(texts(group))
        .withClusters(texts(person));
  }

  private static List<String> texts(int[] labels) {
    List<String> texts = new ArrayList<>();
    for (int label : labels) {
      texts.add(Integer.toString(label));
    }
    return texts;
  }

  boolean isAtRisk(int row, double at) {
    boolean entered = entry[row] == 0 || entry[row] < at;
    return entered && time[row] >= at && (entry[row] == 0 || entry[row] < time[row]);
  }

  double[] times() {
    return IntStream.range(0, time.length)
        .filter(row -> isAtRisk(row, time[row]))
        .mapToDouble(row -> time[row])
        .sorted()
        .distinct()
        .toArray();
  }

  /** Returns the weight at risk, of all groups (-1) or one. */
  double atRisk(double at, int ofGroup) {
    return IntStream.range(0, time.length)
        .filter(row -> isAtRisk(row, at) && (ofGroup < 0 || group[row] == ofGroup))
        .mapToDouble(row -> weight[row])
        .sum();
  }

  /** Returns the weight of the events, of any cause (0) or one, and of all groups (-1) or one. */
  double events(double at, int ofCause, int ofGroup) {
    return IntStream.range(0, time.length)
        .filter(row -> isAtRisk(row, at) && time[row] == at && cause[row] > 0)
        .filter(row -> ofCause == 0 || cause[row] == ofCause)
        .filter(row -> ofGroup < 0 || group[row] == ofGroup)
        .mapToDouble(row -> weight[row])
        .sum();
  }

  double survival(double until) {
    double s = 1;
    for (double at : times()) {
      s *= at <= until ? 1 - events(at, 0, -1) / atRisk(at, -1) : 1;
    }
    return s;
  }

  double hazard(double until) {
    double h = 0;
    for (double at : times()) {
      h += at <= until ? events(at, 0, -1) / atRisk(at, -1) : 0;
    }
    return h;
  }

  /** Returns the hazard with one event after the other. */
  double correctedHazard(double until) {
    double h = 0;
    for (double at : times()) {
      long count =
          IntStream.range(0, time.length)
              .filter(row -> isAtRisk(row, at) && time[row] == at && cause[row] > 0)
              .count();
      for (int k = 0; k < count && at <= until; k++) {
        double d = events(at, 0, -1);
        h += d / count / (atRisk(at, -1) - k * d / count);
      }
    }
    return h;
  }

  double incidence(double until, int ofCause) {
    double s = 1;
    double f = 0;
    for (double at : times()) {
      if (at <= until) {
        f += s * events(at, ofCause, -1) / atRisk(at, -1);
        s *= 1 - events(at, 0, -1) / atRisk(at, -1);
      }
    }
    return f;
  }

  double restrictedMean(double tau) {
    double area = 0;
    int steps = (int) Math.round(tau * 2); // all times are whole
    for (int i = 0; i < steps; i++) {
      area += survival(i * 0.5) / 2;
    }
    return area;
  }

  /** Something computed from rows. */
  interface Estimate {
    double of(NaiveCurves curves);
  }

  /** Returns the infinitesimal jackknife error, with derivatives from differences of weights. */
  double robustError(Estimate estimate) {
    double[] influence = new double[time.length];
    for (int row = 0; row < time.length; row++) {
      double[] more = weight.clone();
      double[] less = weight.clone();
      double step = 1e-4 * weight[row];
      more[row] += step;
      less[row] -= step;
      influence[person[row]] +=
          weight[row]
              * (estimate.of(withWeights(more)) - estimate.of(withWeights(less)))
              / (2 * step);
    }
    return Math.sqrt(Arrays.stream(influence).map(x -> x * x).sum());
  }
}
