/** Continual release: counters over streams, with exact error bounds. */
module io.sfumato.streaming {
  requires transitive io.sfumato.core;
  requires org.apache.commons.numbers.gamma;
  requires static org.jspecify;

  exports io.sfumato.streaming;
}
