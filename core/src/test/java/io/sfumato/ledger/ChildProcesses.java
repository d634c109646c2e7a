package io.sfumato.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts processes of the main classes among the tests, and kills those still running at the end.
 */
public final class ChildProcesses implements AutoCloseable {

  private final Path temporary;
  private final List<Process> started = new ArrayList<>();

  /**
   * Creates the starter.
   *
   * @param temporary where children unpack the driver's native library: a killed one cannot tidy up
   */
  public ChildProcesses(Path temporary) {
    this.temporary = temporary;
  }

  /** Returns the command that runs a main class among the tests. */
  public static List<String> command(Path temporary, Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath(),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  static List<String> command(
      Path temporary, Object ledger, String prefix, int count, int bodyLength) {
    return command(
        temporary,
        AppendingProcess.class,
        ledger.toString(),
        prefix,
        Integer.toString(count),
        Integer.toString(bodyLength));
  }

  Child append(Object ledger, String prefix, int count) throws IOException {
    return start(command(temporary, ledger, prefix, count, 50));
  }

  /** A child prints to a file: what comes through a pipe is lost when the child is killed. */
  public Child start(List<String> command) throws IOException {
    Path output = Files.createTempFile(temporary, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return new Child(process, output);
  }

  /** A started process and the file it prints to. */
  public record Child(Process process, Path output) {

    /** Returns what was printed so far. */
    public List<String> lines() throws IOException {
      return Files.readAllLines(output);
    }

    public void awaitLines(int count) throws IOException, InterruptedException {
      while (lines().size() < count && process.isAlive()) {
        Thread.sleep(1);
      }
    }

    public void kill() throws InterruptedException {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  /**
   * Where these tests, the ledger and the drivers come from, asked of the classes themselves: the
   * class path property says nothing when the tests run on the module path.
   */
  private static String classPath() {
    try {
      return Stream.of(
              AppendingProcess.class,
              Ledger.class,
              JsonFactory.class,
              Class.forName("org.sqlite.JDBC"),
              Class.forName("org.postgresql.Driver"))
          .map(ChildProcesses::root)
          .distinct()
          .collect(Collectors.joining(File.pathSeparator));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String root(Class<?> type) {
    String resource = type.getName().replace('.', '/') + ".class";
    String location = type.getResource("/" + resource).toString();
    String root = location.substring(0, location.length() - resource.length());
    String url = root.startsWith("jar:") ? root.substring(4, root.length() - 2) : root;
    return Path.of(URI.create(url)).toString();
  }

  @Override
  public void close() {
    for (Process process : started) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /** Returns a new folder for the temporary files of children. */
  public static Path temporaryFolder(Path parent) throws IOException {
    return Files.createDirectory(parent.resolve("temporary"));
  }
}
