package io.drayage.demo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tags of a sample repository: those that the guide's files select, worked out by hand in byte
 * order, and all others.
 */
record TagProfile(List<String> selected, List<String> others) {
  private static final String NEVER =
      "latest dev edge sha-1a2b3c4 2022.06.14 20220614 2.0.0 2.0.0-rc1";

  /**
   * {@code regex: 1\.11\.(?:[0-9]?[0-9]).*} selects texts from 1.11. and one digit on; these do
   * not.
   */
  private static final String NOT_1_11 =
      "1.0.0 1.1.11 1.9.9 1.10.11 1.11 1.11.x 1.11.dev 1.111.0 1-11-0 1_11_1 v1.11.0"
          + " release-1.11.0 11.11.0 1.12.0-rc1 1.12.0 1.12.11";

  /** {@code semver: >=1.0.0 <1.99.0} selects none of these: older, newer, or no version. */
  private static final String NOT_1 =
      "1.0.0-rc1 1.0.0-alpha.1 1.99.0 1.99.1 1.100.0 v2.0.0 1.0.13.1 1.7.0_arm 2022.06";

  private static final List<TagProfile> CORE =
      List.of(
          core("1.11.0 1.11.0-20220614 1.11.1 1.11.1.1 1.11.10 1.11.11 1.11.2 1.11.3 1.11.3-rc1"),
          core("1.11.0 1.11.1 1.11.12.1 1.11.2 1.11.3-rc1 1.11.4"),
          core("1.11.0-rc1 1.11.00 1.11.1 1.11.104 1.11.20220614 1.11.9-hotfix_2"));

  private static final List<TagProfile> PLUGIN =
      List.of(
          // numbers, not text: 12 is newer than 9
          plugin("1.0.11 1.0.12", range("1.0.", 0, 10)),
          // by precedence, a pre-release is newer than the version before it
          plugin("1.5.0-rc1 1.5.0-rc2", range("1.4.", 0, 10)),
          // a pre-release is older than its own version
          plugin("1.2.0 1.2.0-rc1", range("1.1.", 0, 9)),
          // a pre-release of the excluded end is below it
          plugin("1.98.2 1.99.0-rc1", range("1.98.", 0, 1)),
          // fewer than the limit
          plugin("1.0.0", List.of()),
          // short versions and a leading v are read as versions
          plugin("1.7 v1.6.4", List.of("1.6", "1.6.3", "v1", "v1.6.2", "1.5.0")));

  /** Profile of the core repository with this number; a few profiles take turns. */
  static TagProfile core(int number) {
    return CORE.get(number % CORE.size());
  }

  /** Profile of the plugin repository with this number; a few profiles take turns. */
  static TagProfile plugin(int number) {
    return PLUGIN.get(number % PLUGIN.size());
  }

  /** Profile of a repository with {@code latest} alone selected. */
  static TagProfile onlyLatest() {
    return new TagProfile(
        List.of("latest"), words("6 6-alpine 6.2 6.2.7 7 7-alpine 7.0 7.0.2 alpine bullseye rc"));
  }

  private static TagProfile core(String selected) {
    return new TagProfile(
        words(selected), join(List.of(words(NEVER), words(NOT_1_11), range("1.10.", 0, 4))));
  }

  private static TagProfile plugin(String selected, List<String> older) {
    return new TagProfile(
        words(selected), join(List.of(words(NEVER), words(NOT_1), older, range("0.9.", 0, 6))));
  }

  private static List<String> range(String prefix, int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> prefix + number).toList();
  }

  /** Splits at blanks. */
  static List<String> words(String text) {
    return Arrays.asList(text.split(" ", -1));
  }

  private static List<String> join(List<List<String>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }
}
