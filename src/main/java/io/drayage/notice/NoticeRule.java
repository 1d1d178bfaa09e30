package io.drayage.notice;

import java.time.Duration;
import java.util.Set;

/**
 * What is told, and how often.
 *
 * @param after failures of a subject in a row before it is told
 * @param apart least time between two messages of one kind about one subject
 */
public record NoticeRule(Set<NoticeEvent> events, int after, Duration apart) {
  public NoticeRule {
    events = Set.copyOf(events);
  }

  boolean tells(NoticeEvent event) {
    return events.contains(event);
  }
}
