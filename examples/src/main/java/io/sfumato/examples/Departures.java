package io.sfumato.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The bundled departures from New York City, one item for each flight; their origin is in the
 * README beside them. The first and the last hour are public.
 */
final class Departures {

  static final int HOURS = 4344;
  static final int DAYS = HOURS / 24;

  private final int[] inHour;

  private Departures(int[] inHour) {
    this.inHour = inHour;
  }

  static Departures load() {
    try (InputStream csv = Departures.class.getResourceAsStream("departures.csv")) {
      if (csv == null) {
        throw new IllegalStateException(
            "departures.csv is missing beside Departures on the class path");
      }
      return new Departures(
          new BufferedReader(new InputStreamReader(csv, UTF_8))
              .lines()
              .skip(1)
              .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(',') + 1)))
              .toArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the hour of each flight, from 0. */
  int[] hours() {
    return IntStream.range(0, inHour.length)
        .flatMap(hour -> IntStream.generate(() -> hour).limit(inHour[hour]))
        .toArray();
  }

  /** Returns the exact number of flights up to the end of a day: NOT PRIVATE. */
  int total(int days) {
    return Arrays.stream(inHour, 0, 24 * days).sum();
  }
}
