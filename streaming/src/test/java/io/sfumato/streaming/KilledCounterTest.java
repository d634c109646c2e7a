package io.sfumato.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.privacy.PureDp;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process is killed (SIGKILL) while it counts, again and again. The releases of all processes
 * together are those of one run.
 */
@Timeout(120)
class KilledCounterTest {

  private static final int KILLS = 2;

  @TempDir Path folder;

  /** The guarantee of 10¹⁴ leaves no noise: sums are exact if no item is lost or counted twice. */
  @ParameterizedTest
  @CsvSource({"CENTERED_TREE, 1", "BINARY_TREE, 1E14"})
  void whatWasReleasedStaysAndIsContinued(String mechanism, double epsilon) throws Exception {
    Path ledger = folder.resolve("killed.ledger");
    String states = Files.createDirectory(folder.resolve("states")).toString();
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + folder,
            "-cp",
            classPath(),
            CountingProcess.class.getName(),
            ledger.toString(),
            states,
            mechanism,
            Double.toString(epsilon));
    SplittableRandom random = new SplittableRandom(20261125);
    NavigableMap<Long, String> released = new TreeMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      remember(run(command, 1 + random.nextInt(25)), released);
    }
    remember(run(command, Integer.MAX_VALUE), released);

    assertThat(released).hasSize(CountingProcess.STEPS);
    PureDp privacy = PureDp.of(epsilon);
    try (PrivacyAccountant accountant = CountingProcess.accountant(ledger, privacy)) {
      assertThat(accountant.history()).hasSize(1);
      CounterSession session =
          accountant.open(
              "admissions",
              CountingProcess.counter(mechanism, privacy),
              CountingProcess.store(states));
      CounterRelease last = session.lastRelease().orElseThrow();
      assertThat(CountingProcess.line(last)).isEqualTo(released.get(last.t()));
      long exact = CountingProcess.STEPS * (CountingProcess.STEPS + 1L) / 2;
      if (epsilon > 1e10) {
        assertThat(last.value()).isEqualTo((double) exact);
      }
    }
  }

  /** Each process finds the last release there was, or one that nobody was given; then goes on. */
  private static void remember(List<String> lines, NavigableMap<Long, String> released) {
    for (String line : lines) {
      int space = line.indexOf(' ');
      String release = line.substring(space + 1);
      long step = Long.parseLong(release.substring(0, release.indexOf(' ')));
      long last = released.isEmpty() ? 0 : released.lastKey();
      if (line.startsWith("found") && step == last) {
        assertThat(release).isEqualTo(released.get(step));
      } else {
        assertThat(step).isEqualTo(last + 1);
        released.put(step, release);
      }
    }
  }

  /** Returns the whole lines that a process printed until it ended, or had printed some. */
  private List<String> run(List<String> command, int lines)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    while (process.isAlive() && Files.readAllLines(output).size() < lines) {
      Thread.sleep(1);
    }
    process.destroyForcibly();
    int status = process.waitFor();
    assertThat(status == 0 || lines < Integer.MAX_VALUE).isTrue();
    String text = Files.readString(output);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  /** Wherever the modules and the tests themselves were loaded from. */
  private static String classPath() throws URISyntaxException {
    Path tests =
        Path.of(
            KilledCounterTest.class
                .getResource("KilledCounterTest.class")
                .toURI()
                .resolve("../../../"));
    return Stream.of(
            tests.toString(),
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path", ""))
        .filter(path -> !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
