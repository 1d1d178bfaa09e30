package io.drayage.notice;

import java.util.Optional;

/** Keeps a text for each subject over a restart, within limits. Safe for several threads. */
public interface NoticeMemory {
  /** The text of a subject. */
  Optional<String> told(String subject);

  /** Replaces the text of a subject. */
  void keepTold(String subject, String text);

  /** Drops the text of a subject. */
  void dropTold(String subject);
}
