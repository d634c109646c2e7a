/** Continual release: counters over streams. */
module io.sfumato.streaming {
  requires transitive io.sfumato.core;
  requires static org.jspecify;
}
