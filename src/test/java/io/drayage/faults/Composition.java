package io.drayage.faults;

import io.drayage.faults.Placed.When;
import io.drayage.faults.Trick.Maker;
import io.drayage.faults.Trick.Nature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Tricks drawn at random, each with the requests that it is played at; the same seed and number
 * give the same ones.
 *
 * @param source what the registry does that images come from; a good one if it does nothing
 * @param target likewise
 */
record Composition(long seed, int number, Setting setting, List<Placed> source, List<Placed> target) {
  private static final List<Maker> HANDSHAKES = LoginTricks.handshakes();
  private static final List<String> PLATFORMS =
      List.of("", ", platform: all", ", platform: linux/arm64", ", platform: [linux/amd64, linux/arm64]");

  /**
   * What is not a trick, and differs too.
   *
   * @param hasOld whether the target has something older under the tags
   * @param collects whether the target loses a whole repository after the run with tricks
   * @param platform what the mappings say of it
   */
  record Setting(
      Login login, boolean tls, boolean hasOld, boolean collects, boolean docker, boolean finds, String platform) {}

  /** Draws a composition. */
  static Composition of(long seed, int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number);
    // the first numbers of neighbouring seeds are alike
    random.nextLong();
    boolean tls = random.nextInt(8) == 0;
    List<Login> logins = new ArrayList<>(List.of(Login.values()));
    if (tls) {
      // its service is another host, whose certificate is not known
      logins.remove(Login.VOUCHED_TOKEN);
    }
    Setting setting =
        new Setting(
            WireTricks.pick(random, logins),
            tls,
            random.nextInt(3) == 0,
            random.nextInt(3) == 0,
            random.nextBoolean(),
            random.nextInt(4) == 0,
            WireTricks.pick(random, PLATFORMS));
    int side = random.nextInt(100);
    return new Composition(
        seed,
        number,
        setting,
        side < 60 ? draw(random, setting, SourceTricks.all(), Ask.READING) : List.of(),
        side >= 45 ? draw(random, setting, TargetTricks.all(), Ask.WRITING) : List.of());
  }

  /** Before each of its repositories, and its task's name. */
  String name() {
    return "e" + number;
  }

  int size() {
    return source.size() + target.size();
  }

  /** The same with those tricks alone whose place, the target's after the source's, is kept. */
  Composition keeping(IntPredicate places) {
    Composition anew = of(seed, number);
    return new Composition(
        seed,
        number,
        setting,
        kept(anew.source, places, 0),
        kept(anew.target, places, anew.source.size()));
  }

  private static List<Placed> kept(List<Placed> tricks, IntPredicate places, int first) {
    return IntStream.range(0, tricks.size())
        .filter(at -> places.test(first + at))
        .mapToObj(tricks::get)
        .toList();
  }

  private static List<Placed> draw(
      SplittableRandom random, Setting setting, List<Maker> own, Set<Ask> side) {
    int number = 1 + Math.max(0, random.nextInt(10) - 4) / 2 + random.nextInt(2);
    List<Placed> drawn = new ArrayList<>();
    while (drawn.size() < number) {
      Trick trick = maker(random, setting, own).make(random);
      Placed placed = place(random, setting, trick, side);
      if (goesWith(trick, drawn) && (placed.asks().isEmpty() == trick.asks().isEmpty())) {
        drawn.add(placed);
      }
    }
    return List.copyOf(drawn);
  }

  private static Maker maker(SplittableRandom random, Setting setting, List<Maker> own) {
    int group = random.nextInt(100);
    if (setting.tls() && group < 30) {
      return WireTricks.pick(random, HANDSHAKES);
    }
    if (group < 40) {
      return WireTricks.pick(random, WireTricks.all());
    }
    boolean asks = setting.login() != Login.NONE;
    return WireTricks.pick(random, asks && group < 58 ? LoginTricks.all() : own);
  }

  /** What a careless target takes on the word of a lying one can't be known to be incomplete. */
  private static boolean goesWith(Trick trick, List<Placed> others) {
    Set<Nature> natures = EnumSet.of(trick.nature());
    others.forEach(one -> natures.add(one.trick().nature()));
    return !natures.containsAll(Set.of(Nature.LYING, Nature.CARELESS));
  }

  private static Placed place(
      SplittableRandom random, Setting setting, Trick trick, Set<Ask> side) {
    boolean slow = trick.nature() == Nature.SLOW;
    List<Ask> possible = new ArrayList<>(new TreeSet<>(trick.asks()));
    possible.removeIf(ask -> !side.contains(ask) && ask != Ask.OTHER);
    if (!setting.finds()) {
      possible.remove(Ask.CATALOG);
    }
    Set<Ask> asks = EnumSet.noneOf(Ask.class);
    if (!slow && random.nextInt(4) == 0) {
      asks.addAll(possible);
    } else if (!possible.isEmpty()) {
      int more = slow ? 1 : 1 + random.nextInt(2);
      IntStream.range(0, more).forEach(i -> asks.add(WireTricks.pick(random, possible)));
    }
    boolean lists = Ask.LISTS.containsAll(asks);
    String only =
        random.nextInt(slow ? 2 : 4) == 0 && !lists ? WireTricks.pick(random, ImageSet.SINGLE) : "";
    return new Placed(trick, asks, when(random, trick), only);
  }

  private static When when(SplittableRandom random, Trick trick) {
    if (trick.asks().isEmpty()) {
      return When.ALWAYS;
    }
    int form = random.nextInt(100);
    if (form < (trick.nature() == Nature.SLOW ? 15 : 40)) {
      return When.ALWAYS;
    }
    return form < 70
        ? new When(When.Form.FIRST, 1 + random.nextInt(4))
        : form < 85
            ? new When(When.Form.AFTER, 1 + random.nextInt(4))
            : new When(When.Form.PERCENT, 10 + random.nextInt(60));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("example %d of seed %d: %s".formatted(number, seed, setting));
    source.forEach(one -> text.append("\n  source ").append(one));
    target.forEach(one -> text.append("\n  target ").append(one));
    return text.toString();
  }
}
