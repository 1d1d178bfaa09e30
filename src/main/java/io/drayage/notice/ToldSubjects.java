package io.drayage.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What was told about each subject. An unchanged subject costs no write. */
final class ToldSubjects {
  private final NoticeMemory memory;
  private final Duration apart;

  ToldSubjects(NoticeMemory memory, Duration apart) {
    this.memory = memory;
    this.apart = apart;
  }

  Told of(String subject) {
    return memory.told(subject).flatMap(Told::parse).orElse(Told.NOTHING);
  }

  /** Keeps what was told, if it differs from {@code before}. */
  void keep(String subject, Told before, Told after, Instant now) {
    if (after.isNothing(now, apart)) {
      if (!before.equals(Told.NOTHING)) {
        memory.dropTold(subject);
      }
    } else if (!after.equals(before)) {
      memory.keepTold(subject, after.toString());
    }
  }

  /** Whether a message at {@code last} is long enough ago for another one. */
  boolean mayTell(Instant last, Instant now) {
    return Told.mayTell(last, now, apart);
  }

  /** A text of any form about a subject. */
  Optional<String> text(String subject) {
    return memory.told(subject);
  }

  /** Replaces or, if empty, drops a text of any form. */
  void keepText(String subject, String before, String after) {
    if (after.isEmpty() && !before.isEmpty()) {
      memory.dropTold(subject);
    } else if (!after.equals(before)) {
      memory.keepTold(subject, after);
    }
  }
}
