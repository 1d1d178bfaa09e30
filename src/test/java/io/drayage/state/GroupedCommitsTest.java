package io.drayage.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class GroupedCommitsTest {
  private final Queue<Runnable> later = new ArrayDeque<>();
  private long nanos = -5;
  private int commits;
  private final GroupedCommits grouped =
      new GroupedCommits(() -> commits++, () -> nanos, later::add);

  @Test
  void whatComesAfterARestIsCommittedAtOnce() {
    grouped.ask();
    assertThat(commits).isEqualTo(1);

    pass();
    grouped.ask();
    assertThat(commits).isEqualTo(2);
    assertThat(later).isEmpty();
  }

  @Test
  void whatComesSoonAfterACommitIsCommittedTogether() {
    grouped.ask();
    for (int i = 0; i < 10; i++) {
      grouped.ask();
    }
    assertThat(commits).isEqualTo(1);
    assertThat(later).hasSize(1);

    pass();
    later.remove().run();
    assertThat(commits).isEqualTo(2);
  }

  @Test
  void afterThoseTogetherTheNextWaitsAgain() {
    grouped.ask();
    grouped.ask();
    pass();
    later.remove().run();

    grouped.ask();

    assertThat(commits).isEqualTo(2);
    assertThat(later).hasSize(1);
  }

  private void pass() {
    nanos += GroupedCommits.APART.toNanos();
  }
}
