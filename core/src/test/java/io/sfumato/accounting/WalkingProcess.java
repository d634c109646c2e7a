package io.sfumato.accounting;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.PrivacyUnit;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The main class of child processes that open one walk with a store, or take it up again, and print
 * what it computes and what it returns.
 */
final class WalkingProcess {

  static final Walk WALK = Walk.of("killed");

  private WalkingProcess() {}

  /**
   * Takes the ledger's file, the store's folder, the step up to which to go, and what the walk
   * tells at which to stop until killed, without the value, as in {@code committed 3}; or {@code
   * waiting FILE}, to go on from the first step when there is such a file.
   */
  public static void main(String[] arguments) throws InterruptedException {
    String stop = arguments[3];
    try (PrivacyAccountant accountant = accountant(Path.of(arguments[0]))) {
      Walk walk =
          WALK.telling(
              told -> {
                print(told);
                if ((told + " ").startsWith(stop + " ")) {
                  print("reached");
                  sleepForever();
                }
              });
      Walk.Session session = accountant.open("walk", walk, store(Path.of(arguments[1])));
      print("last " + session.last());
      while (stop.startsWith("waiting ") && !Files.exists(Path.of(stop.substring(8)))) {
        Thread.sleep(1);
      }
      while (session.step() < Long.parseLong(arguments[2])) {
        session.tick();
        print("returned " + session.last());
      }
    }
  }

  static PrivacyAccountant accountant(Path file) {
    return PrivacyAccountant.builder()
        .budget(Walk.COST) // so that whatever was charged twice would be refused
        .unit(PrivacyUnit.rows("row"))
        .ledger(Ledger.sqlite(file))
        .open();
  }

  static SessionStore store(Path folder) {
    return SessionStore.inFolder(folder, key(1));
  }

  static SecretKey key(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new SecretKeySpec(bytes, "AES");
  }

  private static void print(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void sleepForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
