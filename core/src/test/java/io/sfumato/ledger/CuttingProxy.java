package io.sfumato.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/**
 * A network between a ledger and PostgreSQL that fails when it hurts most: at a commit. The driver
 * must send commits as text ({@code preferQueryMode=simple}).
 */
final class CuttingProxy implements AutoCloseable {

  /** What happens to the next commit. */
  enum Fate {
    ARRIVES,
    /** The connection ends before the server sees the commit. */
    IS_LOST,
    /** The server commits, and its answer is lost with the connection. */
    LOSES_ITS_ANSWER,
    /** The network swallows the commit and all that follows, in both directions. */
    IS_SWALLOWED
  }

  /** The end of the message: there is an isolation level that is called read committed. */
  private static final String COMMIT = "COMMIT\0";

  private final ServerSocket entrance;
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile Fate next = Fate.ARRIVES;
  private volatile boolean refusing;
  private volatile Runnable whileCut = () -> {};

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    inBackground(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Decides the fate of the next commit, and of no other. */
  void nextCommit(Fate fate) {
    nextCommit(fate, () -> {});
  }

  /**
   * Decides the fate of the next commit.
   *
   * @param meanwhile runs when the server has lost its client, and the client does not know yet
   */
  void nextCommit(Fate fate, Runnable meanwhile) {
    whileCut = meanwhile;
    next = fate;
  }

  /** Sets whether new connections are cut at once. */
  void refuseConnections(boolean refuse) {
    refusing = refuse;
  }

  /** Cuts all connections. */
  void cut() {
    open.forEach(CuttingProxy::closeQuietly);
    open.clear();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = entrance.accept();
      if (refusing) {
        client.close();
        continue;
      }
      Socket server;
      try {
        server = new Socket(InetAddress.getLoopbackAddress(), target);
      } catch (IOException e) {
        client.close();
        continue;
      }
      open.add(client);
      open.add(server);
      Link link = new Link(client, server);
      inBackground(link::carryRequests);
      inBackground(link::carryAnswers);
    }
  }

  private final class Link {

    private final Socket client;
    private final Socket server;
    private final Semaphore answered = new Semaphore(0);
    private volatile boolean dropsAnswers;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void carryRequests() throws IOException {
      byte[] buffer = new byte[65536];
      for (int n = read(client, buffer); n >= 0; n = read(client, buffer)) {
        Fate fate = isCommit(buffer, n) ? next : Fate.ARRIVES;
        if (fate != Fate.ARRIVES) {
          next = Fate.ARRIVES;
        }
        switch (fate) {
          case ARRIVES -> server.getOutputStream().write(buffer, 0, n);
          case IS_LOST -> {
            server.close();
            whileCut.run();
            client.close();
          }
          case LOSES_ITS_ANSWER -> {
            dropsAnswers = true;
            answered.drainPermits();
            server.getOutputStream().write(buffer, 0, n);
            answered.acquireUninterruptibly();
            server.close();
            whileCut.run();
            client.close();
          }
          case IS_SWALLOWED -> dropsAnswers = true;
        }
      }
    }

    private void carryAnswers() throws IOException {
      byte[] buffer = new byte[65536];
      for (int n = read(server, buffer); n >= 0; n = read(server, buffer)) {
        if (dropsAnswers) {
          answered.release();
        } else {
          client.getOutputStream().write(buffer, 0, n);
        }
      }
      if (!dropsAnswers && !server.isClosed()) {
        client.close(); // the server ended the connection
      }
    }
  }

  private static int read(Socket socket, byte[] buffer) throws IOException {
    InputStream in = socket.getInputStream();
    return in.read(buffer);
  }

  private static boolean isCommit(byte[] buffer, int length) {
    return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).endsWith(COMMIT);
  }

  private interface Carrying {
    void run() throws IOException;
  }

  private static void inBackground(Carrying carrying) {
    Thread thread =
        new Thread(
            () -> {
              try {
                carrying.run();
              } catch (IOException e) {
                // The sockets were closed.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed either way.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }
}
