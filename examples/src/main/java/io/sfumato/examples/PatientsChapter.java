package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.mechanism.NoisyVector;
import io.sfumato.mechanism.VectorCount;
import io.sfumato.mechanism.VectorSum;
import io.sfumato.privacy.PureDp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Counts by sex, and a mean age made of a private sum and those counts. */
final class PatientsChapter {

  /** The age around which years are counted, a public guess: a bad one costs accuracy only. */
  private static final double CENTER = 60;

  private static final double MOST_YEARS = 30;
  private static final String YEARS = "years of age beyond 60";

  private PatientsChapter() {}

  static void tell(Report report, PrivacyAccountant accountant, LungStudy study) {
    NoisyVector counts =
        accountant
            .release(
                "patients-by-sex", VectorCount.of(LungStudy.SEXES, PureDp.of(0.2)), study.sexes())
            .value();
    double[] years = Arrays.stream(study.ages()).map(age -> age - CENTER).toArray();
    NoisyVector sums =
        accountant
            .release(
                "sum-of-ages",
                VectorSum.builder()
                    .column(YEARS, -MOST_YEARS, MOST_YEARS)
                    .privacy(PureDp.of(0.3))
                    .build(),
                new double[][] {years})
            .value();

    report.heading("Who took part");
    report.explain(
        """
        Counts cost ε = 0.2. The sum of ages costs ε = 0.3: each patient adds the years by which \
        they are older than %.0f, cut off at ±%.0f, numbers that were chosen without looking. The \
        mean follows from the sum and the counts, at no cost. Here ± is the noise, with probability \
        95 %%; chance in who took part comes on top."""
            .formatted(CENTER, MOST_YEARS));
    report.table(
        List.of("", "private", "at 95 %", "exact: NOT PRIVATE"), rows(counts, sums, study));
  }

  private static List<List<String>> rows(NoisyVector counts, NoisyVector sums, LungStudy study) {
    List<List<String>> rows = new ArrayList<>();
    for (String sex : LungStudy.SEXES) {
      rows.add(
          row(
              sex,
              0,
              counts.value(sex),
              counts.errorBound(sex, 0.05),
              Collections.frequency(study.sexes(), sex)));
    }
    double[] ages = study.ages();
    double exactSum = Arrays.stream(ages).map(age -> age - CENTER).sum();
    rows.add(row(YEARS + ", sum", 0, sums.value(YEARS), sums.errorBound(YEARS, 0.05), exactSum));
    PrivateMean mean = meanAge(counts, sums);
    double exactMean = Arrays.stream(ages).average().orElseThrow();
    rows.add(row("mean age", 1, mean.value(), mean.error(), exactMean));
    return rows;
  }

  private static List<String> row(
      String name, int digits, double value, double error, double exact) {
    String format = "%." + digits + "f";
    return List.of(
        name,
        String.format(Locale.ROOT, format, value),
        "± " + String.format(Locale.ROOT, format, error),
        String.format(Locale.ROOT, format, exact));
  }

  /** Three numbers must be within their bounds at once, so each may fail with a third of 5 %. */
  private static PrivateMean meanAge(NoisyVector counts, NoisyVector sums) {
    double beta = 0.05 / 3;
    double count = 0;
    double countError = 0;
    for (String sex : LungStudy.SEXES) {
      count += counts.value(sex);
      countError += counts.errorBound(sex, beta);
    }
    return PrivateMean.of(
        CENTER, sums.value(YEARS), sums.errorBound(YEARS, beta), count, countError);
  }
}
