package io.sfumato.ledger;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server in a temporary directory, on a free port of the loopback interface.
 * Started by the first test that asks for it, and removed when the tests end; where none is
 * installed, tests that ask are skipped.
 */
public final class PostgresServer {

  private static final String SUPERUSER = "sfumato";
  private static final String DATABASE = "trials";

  private static @Nullable PostgresServer running;

  private final Path programs;
  private final Path home;
  private final int port;
  private int ledgers;

  private PostgresServer(Path programs, Path home, int port) {
    this.programs = programs;
    this.home = home;
    this.port = port;
  }

  /** Returns the server, or skips the test that asks for it if PostgreSQL is not installed. */
  public static synchronized PostgresServer running() {
    if (running == null) {
      running = start();
    }
    return running;
  }

  private static PostgresServer start() {
    Path programs = programs();
    if (programs == null) {
      String reason =
          "skipped: PostgreSQL is not installed (no initdb in PATH or /usr/lib/postgresql/*/bin;"
              + " on Debian: apt-get install postgresql)";
      System.out.println("[WARNING] Tests of the ledger on PostgreSQL are " + reason);
      return abort(reason);
    }
    try {
      // Not JUnit's folder: the server's user may not enter that.
      Path home = Files.createTempDirectory("sfumato-postgres-");
      PostgresServer server = new PostgresServer(programs, home, freePort());
      Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
      server.initialize();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialize() throws IOException {
    if (isRoot()) {
      Files.setOwner(
          home, home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user()));
    }
    run(
        "initdb",
        List.of(
            "--pgdata=" + data(),
            "--username=" + SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    run("pg_ctl", control("start"));
    executeIn("postgres", "CREATE DATABASE " + DATABASE);
  }

  /** Kills the server as a crash would, and starts it again. */
  public void crashAndRestart() {
    run("pg_ctl", control("restart"));
  }

  void stop() {
    run("pg_ctl", control("stop"));
  }

  void startAgain() {
    run("pg_ctl", control("start"));
  }

  private List<String> control(String action) {
    return List.of(
        action,
        "--pgdata=" + data(),
        "--mode=immediate",
        "--wait",
        "--log=" + home.resolve("log"),
        "--options=-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c port=" + port);
  }

  /** Returns the URL of the tests' database. */
  public String url() {
    return url(DATABASE, port);
  }

  static String url(String database, int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + SUPERUSER;
  }

  /** Returns a data source without time-outs or anything else. */
  static DataSource source(String url) {
    InvocationHandler connect =
        (proxy, method, arguments) -> {
          if (method.getName().equals("getConnection")) {
            return DriverManager.getConnection(url);
          }
          throw new UnsupportedOperationException(method.getName());
        };
    return (DataSource)
        Proxy.newProxyInstance(
            PostgresServer.class.getClassLoader(), new Class<?>[] {DataSource.class}, connect);
  }

  int port() {
    return port;
  }

  /** Returns the name of a ledger that does not exist yet. */
  public synchronized String newName() {
    return "test_" + ledgers++;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** Runs statements in the tests' database, each in a transaction of its own. */
  void execute(String... statements) {
    executeIn(DATABASE, statements);
  }

  private void executeIn(String database, String... statements) {
    try (Connection connection = DriverManager.getConnection(url(database, port));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String text(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return String.valueOf(result.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path data() {
    return home.resolve("data");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static @Nullable Path programs() {
    List<Path> folders = new ArrayList<>();
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        versions
            .sorted(Comparator.comparing(PostgresServer::version).reversed())
            .forEach(version -> folders.add(version.resolve("bin")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .filter(
            folder ->
                Stream.of("initdb", "pg_ctl", "postgres")
                    .allMatch(program -> Files.isExecutable(folder.resolve(program))))
        .findFirst()
        .orElse(null);
  }

  private static double version(Path folder) {
    String name = folder.getFileName().toString();
    return name.matches("[0-9]+([.][0-9]+)?") ? Double.parseDouble(name) : 0;
  }

  /** The server refuses to run as root. */
  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static String user() throws IOException {
    return Files.readAllLines(Path.of("/etc/passwd")).stream()
            .anyMatch(line -> line.startsWith("postgres:"))
        ? "postgres"
        : "nobody";
  }

  private void run(String program, List<String> arguments) {
    try {
      List<String> command = new ArrayList<>();
      if (isRoot()) {
        command.addAll(List.of("runuser", "-u", user(), "--"));
      }
      command.add(programs.resolve(program).toString());
      command.addAll(arguments);
      Path output = Files.createTempFile("sfumato-" + program, ".txt");
      // To a file: the server would keep a pipe open.
      Process process =
          new ProcessBuilder(command)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      String said = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void remove() {
    if (Files.exists(data().resolve("postmaster.pid"))) {
      stop();
    }
    try (Stream<Path> paths = Files.walk(home)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
