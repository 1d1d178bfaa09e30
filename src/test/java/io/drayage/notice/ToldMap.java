package io.drayage.notice;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Texts of subjects in memory, which several processes may open one after the other. */
final class ToldMap implements NoticeMemory {
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final AtomicInteger writes = new AtomicInteger();

  @Override
  public Optional<String> told(String subject) {
    return Optional.ofNullable(texts.get(subject));
  }

  @Override
  public void keepTold(String subject, String text) {
    writes.incrementAndGet();
    texts.put(subject, text);
  }

  @Override
  public void dropTold(String subject) {
    writes.incrementAndGet();
    texts.remove(subject);
  }

  int size() {
    return texts.size();
  }

  int writes() {
    return writes.get();
  }
}
