package io.sfumato.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected numbers are those of R 4.2 with survival 3.5-3. */
class SurvivalExperimentTest {

  private static final String LUNG =
      "--csv examples/src/main/resources/io/sfumato/examples/lung.csv"
          + " --time time --status status --event 2";

  @TempDir private Path folder;

  @Test
  void printsTheCurveOfAllRows() {
    List<String> lines = survival(LUNG).out();

    assertThat(lines).hasSize(187);
    assertThat(lines.get(0))
        .isEqualTo("group,time,n_risk,n_event,n_censor,survival,std_err,lower,upper");
    assertThat(lines.get(1))
        .isEqualTo("all,5,228,1,0,0.995614035087719,0.00437633599855315,0.987073416740515,1");
    assertThat(lines.get(2))
        .isEqualTo(
            "all,11,227,3,0,0.982456140350877,0.00869464259269039,0.965561897075363,"
                + "0.999645978819943");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          log     | 0.965561897075363 | 0.999645978819943
          log-log | 0.953935230206082 | 0.993379132789539
          plain   | 0.965414954010756 | 0.999497326690998
          """)
  void printsLimitsOnTheScaleThatIsAskedFor(String conf, String lower, String upper) {
    assertThat(survival(LUNG + " --conf " + conf).out().get(2))
        .endsWith(",%s,%s".formatted(lower, upper));
  }

  @Test
  void printsNothingForWhatIsNotDefined() throws IOException {
    Path file = csv("t,s\n1,0\n2,1\n");

    assertThat(survival(file, "--conf arcsin").out())
        .containsExactly(
            "group,time,n_risk,n_event,n_censor,survival,std_err,lower,upper",
            "all,1,2,0,1,1,0,,",
            "all,2,1,1,0,0,,,");
    assertThat(survival(csv("t,s\n1,0\n2,1\n2,0\n"), "--quantiles .5").out())
        .containsExactly("group,p,quantile,lower,upper", "all,0.5,2,2,");
  }

  @Test
  void printsACurveForEachGroupInTheOrderOfNumbers() throws IOException {
    Path file = csv("t,s,g\n1,1,10\n2,1,9\n3,1,10\n4,1,\"a,b\"\n");

    assertThat(survival(file, "--group g").out())
        .extracting(line -> line.replaceAll("(,[^,]*){8}$", ""))
        .containsExactly("group", "9", "10", "10", "\"a,b\"");
  }

  @Test
  void printsACurveForEachStratumOfAGroup() throws IOException {
    Path file = csv("t,s,g,h\n1,1,a,x\n2,1,a,y\n3,1,b,x\n4,1,b,x\n");

    assertThat(survival(file, "--group g --strata h").out())
        .extracting(line -> line.split(",", -1)[0])
        .containsExactly("group", "a/x", "a/y", "b/x", "b/x");
    assertThat(survival(file, "--strata h").out())
        .extracting(line -> line.split(",", -1)[0])
        .containsExactly("group", "x", "x", "x", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          logrank     |                  | logrank,10.3267419548856,1,0.00131116452035549
          peto        |                  | peto,12.7141514011575,1,0.000362898927598911
          gehan       |                  | gehan,12.4721353312626,1,0.000413067632019392
          tarone-ware |                  | tarone-ware,12.4555439022151,1,0.000416753001361995
          fh:0,1      |                  | "fh:0,1",3.45998416609115,1,0.0628709169850082
          fh:0.5,0    |                  | "fh:0.5,0",12.2506683372477,1,0.000465091546369088
          logrank     | --strata ph.ecog | logrank,10.7950596334964,1,0.00101771334472415
          """)
  void tests(String test, String more, String expected) {
    LabRun run = survival(LUNG + " --group sex --test " + test + (more == null ? "" : " " + more));

    assertThat(run.out()).hasSize(2).startsWith("test,chisq,df,p");
    assertClose(run.out().get(1), expected);
  }

  @Test
  void printsQuantiles() {
    assertThat(survival(LUNG + " --group sex --quantiles").out())
        .containsExactly(
            "group,p,quantile,lower,upper",
            "1,0.25,144,107,177",
            "1,0.5,270,212,310",
            "1,0.75,457,387,574",
            "2,0.25,226,186,340",
            "2,0.5,426,348,550",
            "2,0.75,687,550,");
    assertThat(survival(LUNG + " --quantiles 0.5 --conf logit").out())
        .containsExactly("group,p,quantile,lower,upper", "all,0.5,310,284,361");
  }

  @Test
  void printsRestrictedMeans() {
    List<String> lines = survival(LUNG + " --rmst 365,730").out();

    assertThat(lines).hasSize(3).startsWith("group,tau,rmst,se");
    assertClose(lines.get(1), "all,365,263.221866482007,7.79885908631446");
    assertClose(lines.get(2), "all,730,357.073251610298,16.2193442355464");
  }

  @Test
  void countsWeightsAndLateEntries() throws IOException {
    Path file = csv("e,t,s,w\n0,2,1,1.5\n1,3,0,2\n2,4,1,1\n0,5,1,0\n");

    assertThat(survival(file, "--entry e --weights w").out())
        .extracting(line -> line.replaceAll("(,[^,]*){4}$", ""))
        .containsExactly(
            "group,time,n_risk,n_event,n_censor", "all,2,3.5,1.5,0", "all,3,3,0,2", "all,4,1,1,0");
  }

  @Test
  void saysWhichRowsAreLeftOut() throws IOException {
    Path file = csv("e,t,s,g\n0,2,1,a\n5,3,1,b\n1,4,1,\n0,,1,a\n0,5,0,b\n");
    LabRun run = survival(file, "--entry e --group g");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasSize(3);
    assertThat(run.err())
        .containsExactly(
            "2 of 5 rows are left out: empty cells",
            "1 of 3 rows are left out: their entry is not before their time",
            "NOT PRIVATE: exact results, for those who may see the data in the clear.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --group sx                | --group must name a column of the file, got 'sx'; it has t, s, g, n
          --strata sx               | --strata must name a column of the file, got 'sx'
          --entry g                 | --entry must name a numeric column, got 'g'
          --weights g               | --weights must name a numeric column, got 'g'
          --weights n               | --weights must name a column of finite numbers, none below 0, got -1 in 'n'
          --entry n                 | --entry must name a column of finite numbers, none below 0, got -1 in 'n'
          --entry t                 | --csv must have rows that can be used, got none
          --conf normal             | --conf must be one of log, log-log, plain, logit and arcsin, got 'normal'
          --test logrank            | --test compares groups: name their column with --group
          --group g --test wilcoxon | --test must be logrank, peto, gehan, tarone-ware, or fh:P,Q with P and Q at least 0, got 'wilcoxon'
          --group g --test fh:1     | --test must be logrank, peto, gehan, tarone-ware, or fh:P,Q with P and Q at least 0, got 'fh:1'
          --group g --test fh:1,-1  | --test must be logrank, peto, gehan, tarone-ware, or fh:P,Q with P and Q at least 0, got 'fh:1,-1'
          --group g --test fh:a,b   | --test must be logrank, peto, gehan, tarone-ware, or fh:P,Q with P and Q at least 0, got 'fh:a,b'
          --quantiles 2             | --quantiles must be in [0, 1], got 2.0
          --quantiles half          | Unmatched argument at index 10: 'half'
          --rmst 0                  | --rmst must be finite and above 0, got 0.0
          --rmst 5 --quantiles      | give at most one of --test, --quantiles and --rmst
          """)
  void tellsInOneLineWhatIsWrong(String wrong, String message) throws IOException {
    LabRun run = survival(csv("t,s,g,n\n1,1,a,1\n2,0,b,-1\n"), wrong);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    assertThat(run.err().get(0)).startsWith("lab survival: ").contains(message);
  }

  @Test
  void refusesTimesThatAreNone() throws IOException {
    assertThat(survival(csv("t,s\n-1,1\n"), "").err())
        .containsExactly(
            "lab survival: --time must name a column of finite numbers, none below 0, got -1 in"
                + " 't'");
    assertThat(survival(csv("t,s\nsoon,1\n"), "").err())
        .containsExactly("lab survival: --time must name a numeric column, got 't'");
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), text);
  }

  private static LabRun survival(Path file, String options) {
    return survival("--csv " + file + " --time t --status s --event 1 " + options);
  }

  private static LabRun survival(String options) {
    return LabRun.of(("survival " + options).strip().split(" +", -1));
  }

  /** Compares two rows: texts as they are, numbers up to 1e-10 of themselves. */
  private static void assertClose(String row, String expected) {
    String[] cells = row.split(",", -1);
    String[] wanted = expected.split(",", -1);
    assertThat(cells).hasSameSizeAs(wanted);
    for (int i = 0; i < cells.length; i++) {
      if (wanted[i].matches("[0-9.]+")) {
        double value = Double.parseDouble(wanted[i]);
        assertThat(Double.parseDouble(cells[i])).isCloseTo(value, within(1e-10 * value));
      } else {
        assertThat(cells[i]).isEqualTo(wanted[i]);
      }
    }
  }
}
