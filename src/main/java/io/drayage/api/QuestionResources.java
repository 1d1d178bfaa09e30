package io.drayage.api;

import io.drayage.management.Answer;
import io.drayage.management.ProblemException;
import io.drayage.management.Request;
import io.drayage.management.Resources;
import io.drayage.management.Resources.Access;
import io.drayage.status.Loaded;
import io.drayage.status.Questions;
import io.drayage.status.SyncFiles;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/** The sync files, and what only registries can answer about them. */
final class QuestionResources {
  private static final int TAG_LISTS = 4;
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Questions questions;
  private final Loaded loaded;
  private final Turnstile plans;
  private final Turnstile tags;

  QuestionResources(Questions questions, Loaded loaded, Duration limit) {
    this.questions = questions;
    this.loaded = loaded;
    this.plans = new Turnstile("forecast", 1, limit);
    this.tags = new Turnstile("tags", TAG_LISTS, limit);
  }

  void addTo(Resources resources) {
    resources
        .add("GET", "/api/plan", Access.READ, this::plan)
        .add("GET", "/api/files", Access.READ, this::files);
  }

  private Answer plan(Request request) {
    Optional<String> task = new Parameters(request, "task").text("task");
    refuseForeign(request);
    try {
      return Answers.of(plans.answer(questions.plan(task)));
    } catch (NoSuchElementException e) {
      throw Problems.noSuch("task", task.orElse(""));
    }
  }

  private Answer files(Request request) {
    Optional<String> mapping = new Parameters(request, "tags").text("tags");
    mapping.ifPresent(any -> refuseForeign(request));
    return Answers.of(mapping.map(this::tags).orElseGet(loaded::files));
  }

  /** Refuses pages of other sites, which could not read the answer but cause requests. */
  private static void refuseForeign(Request request) {
    if (request.header("sec-fetch-site").filter(site -> !OWN_SITE.contains(site)).isPresent()) {
      throw new ProblemException(
          403, "Foreign origin", "a page of another site may not ask registries");
    }
  }

  private SyncFiles tags(String mapping) {
    int slash = mapping.lastIndexOf('/');
    if (slash <= 0 || !mapping.substring(slash + 1).matches("[1-9][0-9]{0,5}")) {
      throw Problems.parameter("tags", "is a task and the number of a mapping, TASK/NUMBER");
    }
    String task = mapping.substring(0, slash);
    int number = Integer.parseInt(mapping.substring(slash + 1));
    try {
      SyncFiles.FileTask found = tags.answer(questions.tags(task, number));
      return new SyncFiles(loaded.files().loaded(), List.of(found));
    } catch (NoSuchElementException e) {
      throw Problems.noSuch("mapping", mapping);
    }
  }
}
