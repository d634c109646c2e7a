package io.sfumato.synth.schema;

import java.time.LocalDate;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Columns of all kinds, with parameters of all sizes. */
final class RandomSchemas {

  private RandomSchemas() {}

  static SchemaColumn column(String name, SplittableRandom random) {
    SchemaBuilder builder = Schema.builder();
    switch (random.nextInt(8)) {
      case 0 -> builder.categorical(name, labels(random));
      case 1 -> builder.ordinal(name, labels(random));
      case 2 -> builder.bool(name);
      case 3 -> integers(builder, name, random);
      case 4 -> reals(builder, name, random);
      case 5 -> builder.intervals(name, random.nextBoolean(), edges(random));
      case 6 -> {
        LocalDate first = LocalDate.ofEpochDay(random.nextInt(-800_000, 800_000));
        builder.date(name, first, first.plusDays(random.nextInt(100_000)));
      }
      default -> {
        LocalDate first = LocalDate.ofEpochDay(random.nextInt(-800_000, 800_000));
        builder.dateTime(
            name,
            first.atStartOfDay(),
            first.atTime(random.nextInt(24), 59, random.nextInt(60)).plusDays(random.nextInt(9)));
      }
    }
    SchemaColumn column = builder.columns().get(0);
    if (!(column instanceof LabelColumn) && random.nextBoolean() && !hasEdges(column)) {
      builder.intervals(1 + random.nextInt(3000));
    }
    if (column instanceof LabelColumn labels && !labels.toFields().text("kind").equals("boolean")) {
      builder.other(labels.labels().get(random.nextInt(labels.values())));
    }
    if (column instanceof NumberColumn numbers && !numbers.isInteger() && !hasEdges(column)) {
      addDecimals(builder, random);
    }
    return random.nextBoolean() ? builder.nullable().columns().get(0) : builder.columns().get(0);
  }

  /** Adds decimals to every other column where they are neither too few nor too many. */
  private static void addDecimals(SchemaBuilder builder, SplittableRandom random) {
    NumberColumn column = (NumberColumn) builder.columns().get(0);
    double[] edges = column.edges();
    double width = (edges[edges.length - 1] - edges[0]) / column.values();
    int places = (int) Math.ceil(-Math.log10(width));
    double largest = Math.max(Math.abs(edges[0]), Math.abs(edges[edges.length - 1]));
    if (random.nextBoolean()
        && places >= 0
        && places <= DecimalGrid.MOST_PLACES
        && new DecimalGrid(places).reaches(largest)) {
      builder.decimals(places);
    }
  }

  private static boolean hasEdges(SchemaColumn column) {
    return column.toFields().has("edges");
  }

  private static String[] labels(SplittableRandom random) {
    boolean numbers = random.nextBoolean();
    int step = 1 + random.nextInt(5000);
    return IntStream.range(0, 1 + random.nextInt(6))
        .mapToObj(i -> numbers ? Integer.toString(step * (i - 2)) : "label \"" + i + "\"\n,")
        .toArray(String[]::new);
  }

  private static void integers(SchemaBuilder builder, String name, SplittableRandom random) {
    long size = 1L << random.nextInt(52);
    long lower = random.nextLong(-size, size);
    builder.integer(name, lower, lower + random.nextLong(size));
  }

  private static void reals(SchemaBuilder builder, String name, SplittableRandom random) {
    double lower = (random.nextDouble() - 0.5) * Math.scalb(1.0, random.nextInt(-60, 60));
    builder.real(
        name, lower, lower + Math.max(1e-3, Math.abs(lower)) * (0.1 + random.nextDouble()));
  }

  private static double[] edges(SplittableRandom random) {
    double[] edges = new double[2 + random.nextInt(10)];
    edges[0] = random.nextInt(-1000, 1000);
    for (int k = 1; k < edges.length; k++) {
      edges[k] = edges[k - 1] + 1 + random.nextInt(1 << random.nextInt(20));
    }
    return edges;
  }
}
