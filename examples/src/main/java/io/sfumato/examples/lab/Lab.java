package io.sfumato.examples.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * {@code examples/lab EXPERIMENT [options]}: prints CSV with a header to standard output and
 * progress to standard error. Bad input ends it with one line on standard error and exit code 2.
 */
@Command(
    name = "lab",
    synopsisSubcommandLabel = "EXPERIMENT",
    description = {
      "Measures how accurate private releases are, and what they cost.",
      "Prints CSV to standard output and progress to standard error."
    },
    commandListHeading = "%nExperiments:%n",
    subcommands = {
      KaplanMeierExperiment.class,
      SurvivalExperiment.class,
      CoxExperiment.class,
      BandsExperiment.class,
      LogRankPowerExperiment.class,
      AccountExperiment.class,
      CalibrateExperiment.class,
      CounterExperiment.class,
      MaxSumExperiment.class,
      SynthExperiment.class,
      EfficacyExperiment.class,
      ScheduleAuditExperiment.class
    })
public final class Lab {

  static final String WARNING =
      "For data you may see in the clear: the noise is seeded, exact results are computed too,"
          + " nobody is protected.";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private Lab() {}

  /**
   * Runs one experiment and ends the process: with exit code 0, or 2 for bad input, or 1 for
   * anything else.
   *
   * @param args the experiment and its options
   */
  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Lab())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (e, arguments) -> refuse(e.getCommandLine(), e, CommandLine.ExitCode.USAGE))
        .setExecutionExceptionHandler(
            (e, command, parsed) ->
                refuse(
                    command,
                    e,
                    e instanceof IllegalArgumentException
                        ? CommandLine.ExitCode.USAGE
                        : CommandLine.ExitCode.SOFTWARE))
        .execute(args);
  }

  private static int refuse(CommandLine command, Exception e, int exitCode) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    command
        .getErr()
        .printf(
            "%s: %s%s%n",
            command.getCommandSpec().qualifiedName(),
            message.lines().findFirst().orElse(""),
            e instanceof ParameterException ? " (see --help)" : "");
    return exitCode;
  }
}
