package io.drayage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drayage.api.Description;
import io.drayage.demo.SampleImage;
import io.drayage.demo.SampleLayer;
import io.drayage.faults.Seen;
import io.drayage.oci.Platform;
import io.drayage.status.ImageState;
import io.drayage.status.Questions.Question;
import io.drayage.status.StatusJson;
import io.drayage.status.SyncFiles;
import io.drayage.status.SyncFiles.FileMapping;
import io.drayage.status.SyncFiles.FileTask;
import io.drayage.status.SyncFiles.RepositoryTags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's parts over a session with two files and registries in memory. */
class LiveApiTest extends EditedSession {
  private static final SampleImage IMAGE =
      SampleImage.oci(Platform.host(), List.of(SampleLayer.of("layer", 1_000)));

  @SuppressWarnings("NullAway.Init") // set before each test
  private LoadedFiles loaded;

  @SuppressWarnings("NullAway.Init") // set before each test
  private LiveQuestions questions;

  @BeforeEach
  void start() throws IOException {
    for (String tag : List.of("1.0.0", "1.1.0", "2.0.0", "edge")) {
      images.put("app", tag, IMAGE);
    }
    Path one =
        file(
            "one.yaml",
            """
            mappings:
                  - {from: app, to: mirror/app, tags: ['semver: >=1.1.0', edge]}
                  - {from: gone}
            """);
    Path two = file("two.yaml", "mappings: [{from: 'regex: a.*', to: 'regex: ^,/all/'}]\n");
    open(SessionListeners.none(), one, two);
    loaded = new LoadedFiles(session::plan, edits::loaded, session.routes()::map, edits::reloads);
    questions = new LiveQuestions(session::plan, settings, session.registries(), session.state());
  }

  @Test
  void filesAreShownAsLoaded() {
    SyncFiles files = loaded.files();

    Description.read().checkValue("Files", StatusJson.write(files));
    assertThat(files.tasks()).extracting(FileTask::name).containsExactly("copy", "copy (2)");
    assertThat(files.tasks())
        .extracting(task -> Path.of(task.file().orElseThrow()).getFileName().toString())
        .containsExactly("one.yaml", "two.yaml");
    FileMapping app = files.tasks().get(0).mappings().get(0);
    assertThat(app.from()).isEqualTo("app");
    assertThat(app.to()).isEqualTo("mirror/app");
    assertThat(app.tags()).containsExactly("semver: >=1.1.0", "edge");
    assertThat(app.line()).isPositive();
    FileMapping matching = files.tasks().get(1).mappings().get(0);
    assertThat(matching.from()).isEqualTo("regex: a.*");
    assertThat(matching.to()).isEqualTo("regex: ^,/all/");
  }

  @Test
  void anImageIsSelectedByARuleOfItsMapping() {
    assertThat(selection(1, "2.0.0").rule()).contains("semver: >=1.1.0");
    assertThat(selection(1, "edge").rule()).contains("named");
    assertThat(selection(1, "0.9.0").rule()).isEmpty();
    assertThat(selection(2, "any").rule()).contains("all tags");
    assertThat(loaded.selection(image("copy", 3, "1"))).isEmpty();
    assertThat(loaded.selection(image("none", 1, "1"))).isEmpty();
  }

  @Test
  void aForecastSpendsNoPullAndWritesNothing() {
    JsonNode plan = questions.plan(Optional.of("copy")).answer();

    Description.read().checkValue("Plan", plan.toString());
    assertThat(plan.at("/tasks/0/images").findValuesAsText("action"))
        .containsExactly("copy", "copy", "copy");
    assertThat(plan.at("/tasks/0/problems")).hasSize(1);
    assertThat(plan.at("/total/copy").asInt()).isEqualTo(3);
    assertThat(plan.get("exact").asBoolean()).isFalse();
    assertThat(from.requests()).extracting(Seen::method).containsOnly("GET", "HEAD");
    assertThat(from.requests("GET", "/v2/.*/manifests/.*")).isEmpty();
    assertThat(to.requests()).extracting(Seen::method).containsOnly("GET", "HEAD");
  }

  @Test
  void allTasksAreForecastTogether() {
    assertThat(questions.plan(Optional.empty()).answer().get("tasks")).hasSize(2);
    assertThatThrownBy(() -> questions.plan(Optional.of("none")))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void tagsAreShownWithTheirRules() {
    FileTask task = questions.tags("copy", 1).answer();

    Description.read()
        .checkValue("Files", StatusJson.write(new SyncFiles(Optional.empty(), List.of(task))));
    RepositoryTags tags = task.mappings().get(0).repositories().orElseThrow().get(0);
    assertThat(tags.selected())
        .containsExactly(
            new SyncFiles.SelectedTag("1.1.0", Optional.of("semver: >=1.1.0")),
            new SyncFiles.SelectedTag("2.0.0", Optional.of("semver: >=1.1.0")),
            new SyncFiles.SelectedTag("edge", Optional.of("named")));
    assertThat(tags.droppedCount()).isEqualTo(1);
    assertThat(tags.dropped().get(0).reason()).contains("not >=1.1.0");
  }

  @Test
  void aRepositoryWithoutTagsHasAReason() {
    FileTask task = questions.tags("copy", 2).answer();

    assertThat(task.mappings().get(0).repositories().orElseThrow().get(0).error().orElseThrow())
        .extracting(SyncFiles.Reason::kind)
        .isEqualTo("not-found");
    assertThatThrownBy(() -> questions.tags("copy", 3)).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aQuestionThatIsStoppedAsksNoMore() {
    from.on("GET", "/v2/app/tags/list.*").play(held);
    Question<JsonNode> question = questions.plan(Optional.empty());
    CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(question::answer);
    await().until(held::isHalfSent);

    question.stop();
    held.release();

    await().until(answer::isDone);
    assertThat(from.requests("HEAD", ".*")).isEmpty();
    assertThat(to.requests()).isEmpty();
    assertThat(questions.tags("copy", 2).answer()).isNotNull();
  }

  private SyncFiles.Selection selection(int mapping, String tag) {
    return loaded.selection(image("copy", mapping, tag)).orElseThrow();
  }

  private static ImageState image(String task, int mapping, String tag) {
    return new ImageState(
        task,
        mapping,
        "source.example/app:" + tag,
        "target.example/app:" + tag,
        Optional.empty(),
        "copied",
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        0,
        Optional.empty());
  }

  private Path file(String name, String mappings) throws IOException {
    return Files.writeString(
        home.resolve(name),
        """
        tasks:
          - name: copy
            source: {registry: '%s', auth: none}
            target: {registry: '%s', auth: none}
            %s"""
            .formatted(from.endpoint().getAuthority(), to.endpoint().getAuthority(), mappings));
  }
}
