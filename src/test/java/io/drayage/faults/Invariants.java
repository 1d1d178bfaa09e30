package io.drayage.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.cli.CommandRun;
import io.drayage.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Check of what must hold after a run of a {@link HostileLab}. Each broken invariant is a line.
 *
 * @param report the run's report
 */
record Invariants(HostileLab lab, CommandRun run, JsonNode report, Stage stage) {
  static final int WHOLE_RUN = -1;

  static final String DID_NOT_ARRIVE = " did not arrive";

  /** Each run of a lab, in order. */
  enum Stage {
    TRICKS,
    /** Without tricks: all that is sound arrives. */
    REPAIR,
    /** Without a change: nothing is written and no manifest is read. */
    UNCHANGED
  }

  private static final Set<String> DONE = Set.of("copied", "unchanged");
  private static final Set<String> INSIDE =
      Set.of(
          "169.254.169.254",
          "metadata.google.internal",
          "localhost",
          "127.0.0.1",
          "10.1.2.3",
          "[fe80::1]");
  private static final Pattern SECRET =
      Pattern.compile("(?:Pa55w0rd|token)-of-((?:other\\.)?[a-z]+-[a-z0-9]+\\.example)");
  private static final String PASSWORD = "Pa55w0rd";
  private static final String ENCODED_USER = SyncText.base64("user-o");
  private static final int MAX_REQUESTS = 12_000;

  /** Broken invariants by the number of the example, -1 for the whole run. */
  static Map<Integer, List<String>> broken(HostileLab lab, CommandRun run, Stage stage) {
    Map<Integer, List<String>> wrong = new TreeMap<>();
    JsonNode report;
    try {
      report = run.report();
    } catch (AssertionError e) {
      wrong.put(WHOLE_RUN, List.of("there is no report: " + e.getMessage()));
      return wrong;
    }
    Invariants verdict = new Invariants(lab, run, report, stage);
    wrong.put(WHOLE_RUN, verdict.ofAll());
    lab.compositions().forEach(one -> wrong.put(one.number(), verdict.of(one)));
    wrong.values().removeIf(List::isEmpty);
    return wrong;
  }

  private List<String> ofAll() {
    List<String> wrong = new ArrayList<>();
    long failures =
        run.images().stream().filter(image -> image.has("error")).count() + run.problems().size();
    boolean refused =
        Stream.concat(run.images().stream(), run.problems().stream())
            .anyMatch(one -> one.path("error").path("kind").asText().equals("unauthorized"));
    int expected = failures == 0 ? 0 : refused ? 3 : 1;
    if (run.exitCode() != expected) {
      wrong.add("exit code %d with %d failures".formatted(run.exitCode(), failures));
    }
    for (String image : ImageSet.SINGLE) {
      addHealthy(image, wrong);
    }
    String printed = run.out() + run.log();
    for (String secret :
        List.of(PASSWORD, "token-of-", ENCODED_USER, OtherHosts.SIGNATURE, "\tat ", "\\tat ")) {
      int at = printed.indexOf(secret);
      if (at >= 0) {
        wrong.add(
            "printed: "
                + printed.substring(Math.max(0, at - 300), Math.min(printed.length(), at + 100)));
      }
    }
    for (HostileRegistry good : List.of(lab.goodSource(), lab.goodTarget())) {
      addLeaks(good, wrong);
    }
    return wrong;
  }

  private void addHealthy(String name, List<String> wrong) {
    String repository = HostileLab.HEALTHY + "/" + name;
    boolean done =
        run.images().stream()
            .filter(image -> image.path("source").asText().contains("/" + repository + ":"))
            .anyMatch(image -> DONE.contains(image.path("outcome").asText()));
    if (!done || !tags(lab.goodTarget(), repository).containsKey(ImageSet.TAG)) {
      wrong.add("healthy " + name + DID_NOT_ARRIVE);
    }
  }

  private List<String> of(Composition composition) {
    List<String> wrong = new ArrayList<>();
    HostileLab.Sides sides = lab.sides(composition);
    Optional<JsonNode> task =
        stream(report.path("tasks"))
            .filter(one -> one.path("task").asText().equals(composition.name()))
            .findFirst();
    if (task.isEmpty()) {
      wrong.add("the report lacks the task");
      return wrong;
    }
    List<JsonNode> images = stream(task.get().path("images")).toList();
    List<JsonNode> problems = stream(task.get().path("problems")).toList();
    for (String name : ImageSet.SINGLE) {
      addReported(composition.name() + "/" + name, images, problems, wrong);
    }
    images.forEach(image -> addOutcome(image, sides, wrong));
    images.forEach(image -> addError(image.path("error"), wrong));
    problems.forEach(problem -> addError(problem.path("error"), wrong));
    addContents(sides.target(), composition.name() + "/", wrong);
    Set.of(sides.source(), sides.target()).forEach(registry -> addLeaks(registry, wrong));
    addBurst(composition.source(), wrong);
    addBurst(composition.target(), wrong);
    if (stage != Stage.TRICKS) {
      addUnrepaired(composition, images, problems, wrong);
    }
    return wrong;
  }

  private void addReported(
      String repository, List<JsonNode> images, List<JsonNode> problems, List<String> wrong) {
    long told =
        images.stream()
            .filter(image -> image.path("source").asText().contains("/" + repository + ":"))
            .count();
    if (told != 1 && problems.isEmpty()) {
      wrong.add("the report has %s %d times".formatted(repository, told));
    }
  }

  private static void addError(JsonNode error, List<String> wrong) {
    String kind = error.path("kind").asText("internal");
    if (!error.isMissingNode() && kind.equals("internal")) {
      wrong.add("unexpected: " + error);
    }
  }

  /** An image that is reported as copied or unchanged is there. */
  private void addOutcome(JsonNode image, HostileLab.Sides sides, List<String> wrong) {
    String outcome = image.path("outcome").asText();
    if (!DONE.contains(outcome)) {
      if (!image.has("error") && !outcome.equals("skipped")) {
        wrong.add("no error: " + image);
      }
      return;
    }
    String target = image.path("target").asText();
    String path = target.substring(target.indexOf('/') + 1);
    String repository = path.substring(0, path.lastIndexOf(':'));
    String tag = path.substring(path.lastIndexOf(':') + 1);
    String there = tags(sides.target(), repository).getOrDefault(tag, "nothing");
    String told = image.path("digest").asText();
    if (!there.equals(told)) {
      wrong.add("%s %s, but the target has %s: %s".formatted(target, outcome, there, image));
    } else if (!isOfSource(sides, repository, there)) {
      wrong.add("%s %s, but the source never had it: %s".formatted(target, outcome, image));
    }
  }

  /** Whether the manifest, or each entry of the index, is the source's. */
  private static boolean isOfSource(HostileLab.Sides sides, String repository, String digest) {
    MemorySource source = sides.source().memory();
    if (source.manifest(repository, Digest.parse(digest)).isPresent()) {
      return true;
    }
    List<String> entries = new Contents(sides.target().memory()).entries(repository, digest);
    return !entries.isEmpty()
        && entries.stream()
            .allMatch(one -> source.manifest(repository, Digest.parse(one)).isPresent());
  }

  private static void addContents(HostileRegistry target, String prefix, List<String> wrong) {
    Contents contents = new Contents(target.memory());
    for (String repository : new TreeSet<>(target.memory().repositories())) {
      if (repository.startsWith(prefix)) {
        tags(target, repository)
            .forEach(
                (tag, digest) -> {
                  List<String> gaps = contents.gaps(repository, digest);
                  if (!gaps.isEmpty()) {
                    wrong.add("%s:%s is incomplete: %s".formatted(repository, tag, gaps));
                  }
                });
      }
    }
    for (String name : ImageSet.SINGLE) {
      if (target.memory().blob(prefix + name, OddImage.PRIVATE.digest()).isPresent()) {
        wrong.add("%s%s shows a layer that its source has not".formatted(prefix, name));
      }
    }
  }

  /** Secrets stay at their own registry, and no request goes to an internal address. */
  private static void addLeaks(HostileRegistry registry, List<String> wrong) {
    List<Seen> requests = registry.server().requests();
    if (requests.size() > MAX_REQUESTS) {
      wrong.add("%s was asked %d times".formatted(registry.host(), requests.size()));
    }
    for (Seen seen : requests) {
      String shown = seen.header("Authorization");
      if (INSIDE.contains(seen.host())) {
        wrong.add("asked the inside: " + seen + " at " + seen.host());
      }
      if (!shown.isEmpty() && registry.isByTls() && !seen.isByTls()) {
        wrong.add("credentials without TLS: " + seen);
      }
      String rest = seen.path() + seen.headers();
      String clear = rest.replace(shown, "") + decoded(shown);
      Matcher secret = SECRET.matcher(clear);
      while (secret.find()) {
        if (!isMeantFor(secret.group(1), registry, seen)) {
          wrong.add("a secret of %s at %s: %s".formatted(secret.group(1), seen.host(), seen));
        }
      }
    }
  }

  private static String decoded(String authorization) {
    if (!authorization.startsWith("Basic ")) {
      return authorization;
    }
    byte[] bytes = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static boolean isMeantFor(String owner, HostileRegistry registry, Seen seen) {
    boolean vouched =
        registry.login() == Login.VOUCHED_TOKEN
            && seen.host().equals(OtherHosts.TOKENS + registry.host());
    return seen.host().equals(owner) || (vouched && owner.equals(registry.host()));
  }

  /** A password that is always refused is shown once. */
  private static void addBurst(List<PlacedTrick> tricks, List<String> wrong) {
    List<PlacedTrick> ofTokens =
        tricks.stream().filter(one -> one.asks().contains(RequestKind.TOKEN)).toList();
    if (ofTokens.size() == 1) {
      PlacedTrick only = ofTokens.get(0);
      boolean always = only.when().equals(PlacedTrick.When.ALWAYS) && only.only().isEmpty();
      boolean refuses = only.trick().name().equals(LoginTricks.WRONG_PASSWORD);
      if (refuses && always && only.played().get() > 1) {
        wrong.add("a wrong password was tried %s times".formatted(only.played()));
      }
    }
  }

  /** Without tricks every sound image arrives. */
  private void addUnrepaired(
      Composition composition, List<JsonNode> images, List<JsonNode> problems, List<String> wrong) {
    boolean odd =
        composition.source().stream()
            .anyMatch(one -> one.trick().effect() instanceof Trick.Effect.Content);
    images.stream()
        .filter(image -> !DONE.contains(image.path("outcome").asText()))
        .filter(image -> !odd || !image.path("source").asText().contains("/odd:"))
        .forEach(image -> wrong.add("not repaired: " + image));
    problems.forEach(problem -> wrong.add("not repaired: " + problem));
    if (stage == Stage.UNCHANGED) {
      HostileLab.Sides sides = lab.sides(composition);
      Stream.concat(
              sides.source().server().requests().stream(),
              sides.target().server().requests().stream())
          .filter(seen -> seen.path().contains("/" + composition.name() + "/"))
          .filter(seen -> !odd || !seen.path().contains("/odd/"))
          .filter(seen -> seen.isWrite() || RequestKind.of(seen) == RequestKind.MANIFEST_GET)
          .forEach(seen -> wrong.add("not needed: " + seen));
    }
  }

  private static Map<String, String> tags(HostileRegistry registry, String repository) {
    return registry.memory().tags(repository);
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
