package io.sfumato.examples;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.privacy.PureDp;
import io.sfumato.streaming.ContinualCounter;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** A stream, counted after every hour for one charge. */
final class CountingChapter {

  private static final LocalDate FIRST_DAY = LocalDate.of(2001, 1, 1);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

  /** Two-sided 95 % of a normal law; noise of this size is as good as normal. */
  private static final double Z95 = 1.96;

  private CountingChapter() {}

  static void tell(Report report, PrivacyAccountant accountant) {
    Departures departures = Departures.load();
    ContinualCounter counter =
        ContinualCounter.builder().horizon(Departures.HOURS).privacy(PureDp.of(0.5)).build();
    StreamTotals totals =
        accountant.release("departures", new CountedStream(counter), departures.hours()).value();

    report.heading("Counting as it happens");
    report.explain(
        """
        Flights that left New York in the first half of 2001, counted after every hour. A flight is \
        in all totals after it, and %d releases paid for one by one would use up any budget. A \
        counter pays for all of them at once, here ε = 0.5, and lets them share their noise, so that \
        the error hardly grows with time: of the mechanisms that do so, a %s has the smallest error \
        here. A counter is meant to be opened, to be told of each departure, and to answer by the \
        clock. As this tour is run again and again on a stream that is over, it takes all answers \
        as one release, which the ledger keeps."""
            .formatted(Departures.HOURS, counter.plan().chosen().mechanism().label()));
    report.table(
        List.of("flights", "private", "at 95 %", "exact: NOT PRIVATE"), rows(totals, departures));
    report.explain(
        """
        The difference of two releases is the count between them, at no further cost. A day on which \
        few planes left stands out, for there was a snow storm; which planes they were does not.""");
    report.picture(
        plot(totals, departures),
        "Departures in each day, between 95 % limits for the noise, and the exact numbers (NOT"
            + " PRIVATE).");
  }

  private static List<List<String>> rows(StreamTotals totals, Departures departures) {
    List<List<String>> rows = new ArrayList<>();
    for (int days : new int[] {1, 31, Departures.DAYS}) {
      rows.add(
          row(
              "up to " + DAY.format(FIRST_DAY.plusDays(days - 1)),
              totals.upTo(24 * days),
              totals.error(24 * days),
              departures.total(days)));
    }
    int quietest = 0;
    for (int day = 1; day < Departures.DAYS; day++) {
      quietest = onDay(totals, day) < onDay(totals, quietest) ? day : quietest;
    }
    rows.add(
        row(
            "on the quietest day, " + DAY.format(FIRST_DAY.plusDays(quietest)),
            onDay(totals, quietest),
            limit(totals, quietest),
            departures.total(quietest + 1) - departures.total(quietest)));
    return rows;
  }

  private static List<String> row(String name, double value, double error, int exact) {
    return List.of(
        name,
        String.format(Locale.ROOT, "%.0f", value),
        String.format(Locale.ROOT, "± %.0f", error),
        Integer.toString(exact));
  }

  private static byte[] plot(StreamTotals totals, Departures departures) {
    double[] weeks = values(day -> (day + 0.5) / 7);
    return new Picture("weeks of 2001", "departures in a day")
        .across(0, 26)
        .upwards(0, 1100, "0")
        .legendBelow()
        .band(
            "95 % of the noise",
            weeks,
            values(day -> onDay(totals, day) - limit(totals, day)),
            values(day -> onDay(totals, day) + limit(totals, day)))
        .line("private", weeks, values(day -> onDay(totals, day)), Picture.PRIVATE, 2.2f)
        .line(
            "exact (NOT PRIVATE)",
            weeks,
            values(day -> departures.total(day + 1) - departures.total(day)),
            Picture.EXACT,
            1.3f)
        .png();
  }

  private static double onDay(StreamTotals totals, int day) {
    return totals.between(24 * day, 24 * day + 24);
  }

  private static double limit(StreamTotals totals, int day) {
    return Z95 * totals.deviation(24 * day, 24 * day + 24);
  }

  private static double[] values(IntToDoubleFunction ofDay) {
    return IntStream.range(0, Departures.DAYS).mapToDouble(ofDay).toArray();
  }
}
